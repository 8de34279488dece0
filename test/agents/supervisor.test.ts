import { beforeAll, describe, expect, it } from 'vitest';
import { createRunbookModel } from '../../agents/model/create-model.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import type { ToolOutput } from '../../agents/toolbox/tool-box.ts';
import type { Incident } from '../../shared/incident.ts';
import { CASES } from './cases.ts';
import {
  alarmReading,
  denied,
  FUNCTION,
  hypothesisOf,
  incidentOf,
  logError,
  MAPPING,
  policyDifference,
  QUEUE,
  ROLE,
  scriptedToolBox,
  settingDifference,
  stillClock,
  without,
  type World,
  worldOf,
} from './world.ts';

type Logs = ToolOutput<'search_logs'>;

let runbooks: Runbook[];
beforeAll(async () => {
  runbooks = await loadRunbooks();
});

const investigate = async (world: World, incident: Incident = incidentOf()) => {
  const tools = scriptedToolBox(world);
  const supervisor = createSupervisor({ model: createRunbookModel(runbooks), tools, runbooks, clock: stillClock });
  return { ...(await supervisor.investigate(incident)), asked: tools.asked };
};

describe('a diagnosis by runbook', () => {
  it.each(CASES)('names $cause when $what', async (symptoms) => {
    const { diagnosis, evidence } = await investigate(worldOf(symptoms), incidentOf(symptoms.metric));
    expect(diagnosis).toMatchObject({ conclusion: 'cause-found', causes: [symptoms.cause] });
    expect(hypothesisOf(diagnosis, symptoms.cause)).toMatchObject({
      verdict: 'supported',
      resource: symptoms.resource,
    });
    const ids = evidence.map(({ evidence_id }) => evidence_id);
    expect(ids).toEqual(expect.arrayContaining(diagnosis.evidence));
    expect(diagnosis.evidence.length).toBeGreaterThan(0);
  });

  it.each(CASES)(
    'is inconclusive and names the gap when the tool that decides cannot answer, though $what',
    async (symptoms) => {
      const world = without(worldOf(symptoms), symptoms.deciding);
      const { diagnosis } = await investigate(world, incidentOf(symptoms.metric));
      expect(diagnosis).toMatchObject({ conclusion: 'inconclusive', causes: [] });
      expect(diagnosis.gaps.join()).toContain(symptoms.deciding);
    },
  );

  it.each(CASES.filter(({ also }) => also))('is inconclusive without the logs, though $what', async (symptoms) => {
    const { diagnosis } = await investigate(without(worldOf(symptoms), 'search_logs'), incidentOf(symptoms.metric));
    expect(diagnosis).toMatchObject({ conclusion: 'inconclusive', causes: [] });
    expect(diagnosis.gaps.join()).toContain('search_logs');
  });

  it.each(CASES)('takes at most six tool calls and one model call when $what', async (symptoms) => {
    const { usage } = await investigate(worldOf(symptoms), incidentOf(symptoms.metric));
    expect(usage.tool_calls).toBeLessThanOrEqual(6);
    expect(usage.model_calls).toBe(1);
    expect(usage.nano_usd).toBe(0);
  });
});

describe('what is not a cause', () => {
  it('a difference that does not explain the denial is ruled out', async () => {
    const unrelated = policyDifference({
      baseline: { Statement: { Effect: 'Allow', Action: 'sns:Publish', Resource: '*' } },
    });
    const { diagnosis } = await investigate(worldOf({ errors: [denied()], differences: [unrelated] }));
    expect(diagnosis.conclusion).toBe('inconclusive');
    expect(hypothesisOf(diagnosis, 'identity-policy-missing-action')?.verdict).toBe('ruled-out');
  });

  it("another role's denial does not explain this role's difference", async () => {
    const principal = 'arn:aws:sts::111122223333:assumed-role/reports-role/reports';
    const { diagnosis } = await investigate(
      worldOf({ errors: [denied({ principal })], differences: [policyDifference()] }),
    );
    expect(diagnosis.conclusion).toBe('inconclusive');
  });

  it('a lowered time-out beside a deleted policy is a red herring while nothing timed out', async () => {
    const differences = [policyDifference(), settingDifference('timeout_seconds', 30, 25)];
    const { diagnosis } = await investigate(worldOf({ errors: [denied()], differences }));
    expect(diagnosis.causes).toEqual(['identity-policy-missing-action']);
    expect(hypothesisOf(diagnosis, 'function-timeout-too-low')?.verdict).toBe('ruled-out');
  });

  it('a time-out that the function printed itself is not believed', async () => {
    const { diagnosis } = await investigate(
      worldOf({
        errors: [logError('timeout', { platform: false })],
        differences: [settingDifference('timeout_seconds', 30, 25)],
      }),
    );
    expect(diagnosis).toMatchObject({ conclusion: 'inconclusive', causes: [] });
  });

  it('a new handler that came with new code is not undone', async () => {
    const differences = [
      settingDifference('handler', 'index.handler', 'main.handler'),
      settingDifference('code_sha256', 'a', 'b'),
    ];
    const { diagnosis } = await investigate(worldOf({ errors: [logError('handler-not-found')], differences }));
    expect(diagnosis.causes).not.toContain('function-handler-not-found');
  });
});

describe('other conclusions', () => {
  it('two independent causes are both reported', async () => {
    const { diagnosis } = await investigate(
      worldOf({
        errors: [denied(), logError('timeout')],
        differences: [policyDifference(), settingDifference('timeout_seconds', 30, 1)],
      }),
    );
    expect(diagnosis.causes.toSorted()).toEqual(['function-timeout-too-low', 'identity-policy-missing-action']);
  });

  it.each(['AWSRevokeOlderSessions', 'AWSCompromisedKeyQuarantineV3'])(
    'a deny that the baseline does not have is deliberate: %s',
    async (member) => {
      const deny = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
      const quarantine = policyDifference({ member, kind: 'added', baseline: null, current: deny });
      const { diagnosis } = await investigate(
        worldOf({
          errors: [denied({ effect: 'explicit' }), denied()],
          differences: [quarantine, policyDifference()],
        }),
      );
      expect(diagnosis).toMatchObject({ conclusion: 'deliberate', causes: ['identity-policy-explicit-deny'] });
    },
  );

  it('a flap with nothing wrong has recovered', async () => {
    const { diagnosis } = await investigate(worldOf({ alarmState: 'OK' }));
    expect(diagnosis).toMatchObject({ conclusion: 'recovered', causes: [] });
  });

  it('an alarm that falls silent while it is watched has recovered', async () => {
    let looks = 0;
    const list_alarms = () => ({ alarms: [alarmReading('Errors', ++looks < 3 ? 'ALARM' : 'OK')] });
    const { diagnosis, usage } = await investigate({ ...worldOf({}), list_alarms });
    expect(diagnosis.conclusion).toBe('recovered');
    expect(usage.tool_calls).toBeLessThanOrEqual(12);
  });

  it('an alarm that rings on without any explanation is inconclusive', async () => {
    const { diagnosis, usage } = await investigate(worldOf({}));
    expect(diagnosis.conclusion).toBe('inconclusive');
    expect(usage.tool_calls).toBeLessThanOrEqual(12);
  });

  it('logs that arrive late are read', async () => {
    const world = worldOf({ errors: [denied()], differences: [policyDifference()] });
    const late = world.search_logs;
    let looks = 0;
    const { diagnosis } = await investigate({
      ...world,
      search_logs: () => (++looks === 1 ? { ...(late as Logs), errors: [] } : (late as Logs)),
    });
    expect(diagnosis.causes).toEqual(['identity-policy-missing-action']);
  });

  it('errors after the alarm went back to OK are not a recovery', async () => {
    const { diagnosis } = await investigate(
      worldOf({ alarmState: 'OK', errors: [logError('application-error', { last_at: '2026-11-20T12:00:05.000Z' })] }),
    );
    expect(diagnosis.conclusion).toBe('inconclusive');
  });
});

describe('an investigation', () => {
  it('finds the function behind the queue that the alarm watches', async () => {
    const world = worldOf({ metric: 'ApproximateAgeOfOldestMessage', mapping: { enabled: false } });
    const { asked } = await investigate(world, incidentOf('ApproximateAgeOfOldestMessage', QUEUE));
    expect(asked).toContainEqual({ tool: 'get_triggers', input: { function_arn: FUNCTION } });
    expect(asked.find(({ tool }) => tool === 'search_logs')?.input).toMatchObject({ resource_arn: FUNCTION });
  });

  it('reports the resource graph that AWS configured', async () => {
    const { resources } = await investigate(worldOf({}));
    expect(resources).toEqual([FUNCTION, ROLE, MAPPING, QUEUE]);
  });

  it('ends inconclusive with every gap named when no tool answers', async () => {
    const { diagnosis, evidence } = await investigate({});
    expect(diagnosis.conclusion).toBe('inconclusive');
    expect(evidence.every(({ gap }) => gap !== undefined)).toBe(true);
    expect(diagnosis.gaps.join()).toContain('compare_baseline');
  });

  it('asks nothing more once the incident has used its tool calls', async () => {
    const spent = { ...incidentOf(), usage: { ...incidentOf().usage, tool_calls: 12 } };
    const { diagnosis, asked } = await investigate(worldOf({}), spent);
    expect(asked).toEqual([]);
    expect(diagnosis).toMatchObject({ conclusion: 'inconclusive' });
    expect(diagnosis.gaps[0]).toContain('toolCallsMax');
  });

  it('says the same twice about the same evidence', async () => {
    const world = worldOf({ errors: [denied()], differences: [policyDifference()] });
    const [first, second] = [await investigate(world), await investigate(world)];
    expect(second.diagnosis).toEqual(first.diagnosis);
  });
});
