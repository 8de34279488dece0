import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEvidenceLog } from '../../agents/evidence/evidence-log.ts';
import { Condition } from '../../agents/runbooks/condition.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { parseRunbook } from '../../agents/runbooks/runbook.ts';
import { relevantRunbooks } from '../../agents/runbooks/consult.ts';
import { allOf, anyOf, noneOf, truth } from '../../agents/runbooks/truth.ts';
import { weigh } from '../../agents/runbooks/weigh.ts';
import { CAUSE_IDS } from '../../shared/cause.ts';
import { CHANGES } from '../../shared/changes/index.ts';
import {
  at,
  denied,
  incidentOf,
  logError,
  policyDifference,
  ROLE,
  scriptedToolBox,
  settingDifference,
  stillClock,
  FUNCTION,
  type World,
  worldOf,
} from './world.ts';

const GOOD = `---
title: A title
signals: [errors]
deciding: compare_baseline
requires:
  - log_error: { class: timeout, platform: true }
cause: function-timeout-too-low
changes: [set-function-timeout]
confidence_percent: 90
---

Prose.
`;

describe('a runbook', () => {
  it('is front matter and prose', () => {
    expect(parseRunbook('slow.md', GOOD)).toMatchObject({
      id: 'slow',
      title: 'A title',
      concludes: 'cause-found',
      requires: [{ log_error: { class: ['timeout'], platform: true } }],
      body: 'Prose.',
    });
  });

  const MISTAKES: [string, string, string, RegExp][] = [
    ['has no front matter', '---\ntitle', 'title', /slow\.md.*front matter/],
    ['is not YAML', 'title: A title', 'title: [', /slow\.md.*not YAML at line \d/],
    ['names an unknown cause', 'function-timeout-too-low', 'gremlins', /slow\.md.*`cause`/],
    ['names an unknown tool', 'deciding: compare_baseline', 'deciding: crystal_ball', /slow\.md.*`deciding`/],
    ['names an unknown signal', '[errors]', '[vibes]', /slow\.md.*`signals\.0`/],
    ['has a condition that does not exist', 'log_error', 'log_eror', /slow\.md.*`requires\.0`/],
    ['has an unknown field', 'changes:', 'change:', /slow\.md.*change/],
    ['proposes what only a person may do', 'cause: f', 'concludes: deliberate\ncause: f', /slow\.md.*`changes`/],
    ['names no cause', 'cause: function-timeout-too-low\n', '', /slow\.md.*`cause`/],
  ];

  it.each(MISTAKES)('that %s is refused with its file and field', (_, from, to, message) => {
    expect(() => parseRunbook('slow.md', GOOD.replace(from, to))).toThrow(message);
  });

  it('directory without a runbook is refused', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'runbooks-'));
    await expect(loadRunbooks(empty)).rejects.toThrow(/no runbook/);
    await writeFile(join(empty, 'slow.md'), GOOD);
    expect(await loadRunbooks(empty)).toHaveLength(1);
  });
});

describe('the shipped runbooks', async () => {
  const runbooks = await loadRunbooks();

  it('propose only changes of the catalogue', () => {
    const ids = CHANGES.map(({ id }) => id);
    for (const { changes } of runbooks) expect(ids).toEqual(expect.arrayContaining(changes));
  });

  it('cover every cause', () => {
    const covered = new Set(runbooks.flatMap(({ cause }) => cause ?? []));
    expect(CAUSE_IDS.filter((cause) => !covered.has(cause))).toEqual([]);
  });

  it('name no resource and no fault', () => {
    for (const { body, title } of runbooks)
      expect(`${title} ${body}`).not.toMatch(/arn:aws|data-processor|[A-Z]{3}-\d\d/);
  });

  it('are selected by signal, and all of them by an unknown one', () => {
    const throttled = relevantRunbooks(runbooks, incidentOf('Throttles'), []).map(({ id }) => id);
    expect(throttled).toEqual(expect.arrayContaining(['nothing-wrong', 'reserved-concurrency']));
    expect(throttled).not.toContain('function-handler');
    expect(throttled.length).toBeLessThan(runbooks.length / 4);
    const unknown = { alarms: incidentOf().alarms.map((alarm) => ({ ...alarm, metric: 'Latency' })) };
    expect(relevantRunbooks(runbooks, unknown, [])).toHaveLength(runbooks.length);
  });
});

const evidenceOf = async (world: World) => {
  const log = createEvidenceLog(scriptedToolBox(world), stillClock);
  await Promise.all([
    log.observe('list_alarms', {}),
    log.observe('search_logs', { resource_arn: FUNCTION }),
    log.observe('compare_baseline', { resource_arn: FUNCTION }),
    log.observe('get_recent_changes', { resource_arns: [FUNCTION] }),
    log.observe('get_triggers', { function_arn: FUNCTION }),
    // Asked of services only.
    ...(world.get_service_state === undefined ? [] : [log.observe('get_service_state', { service_arn: FUNCTION })]),
  ]);
  return log.all();
};

const NOTHING_ALLOWED = { Version: '2012-10-17', Statement: [] };
const DENY_ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };

describe('a condition', () => {
  const CHANGED = {
    from: at(-600),
    to: at(0),
    truncated: false,
    events: [
      {
        at: at(-60),
        name: 'DeleteRolePolicy',
        source: 'iam.amazonaws.com',
        principal: 'arn:aws:iam::1:user/x',
        resource: 'r',
        parameters: {},
      },
    ],
  };
  const inline = (fields: Record<string, unknown>) => ({ difference: { aspect: 'role-inline-policies', ...fields } });
  const LOST = inline({ lost: 'what-was-denied' });
  const DENIED = inline({ gained_deny: 'what-was-denied' });
  const ROLE_SWAPPED = { difference: { aspect: 'function-configuration', current_is: 'who-was-denied' } };
  /** As if the logs, or else the state of the service, could not be read. */
  const noLogs = (world: World): World => ({ ...world, search_logs: 'down' });
  const noServiceState = (world: World): World => ({ ...world, get_service_state: 'down' });
  const denying = policyDifference({ kind: 'changed', baseline: NOTHING_ALLOWED, current: DENY_ALL });
  const TABLE: [string, unknown, World, 'yes' | 'no' | 'unknown'][] = [
    [
      'holds for a log error of its class',
      { log_error: { class: 'timeout' } },
      worldOf({ errors: [logError('timeout')] }),
      'yes',
    ],
    [
      'fails for another class',
      { log_error: { class: 'timeout' } },
      worldOf({ errors: [logError('throttled')] }),
      'no',
    ],
    [
      'is open when the logs cannot be read',
      { log_error: { class: 'timeout' } },
      { ...worldOf({}), search_logs: 'down' },
      'unknown',
    ],
    [
      'is open when an aspect cannot be read',
      inline({}),
      {
        ...worldOf({}),
        compare_baseline: {
          workload: 'w',
          baseline: { captured_at: at(0), captured_by: 'x', sha256: 'a' },
          differences: [],
          gaps: ['role-inline-policies of `r`: AccessDenied'],
        },
      },
      'unknown',
    ],
    [
      'is open without a baseline',
      inline({}),
      { ...worldOf({}), compare_baseline: { workload: 'w', baseline: null, differences: [], gaps: [] } },
      'unknown',
    ],
    [
      'holds for a lost action by name',
      inline({ lost: ['s3:GetObject'] }),
      worldOf({ differences: [policyDifference()] }),
      'yes',
    ],
    [
      'fails for an action that was not lost',
      inline({ lost: ['s3:DeleteObject'] }),
      worldOf({ differences: [policyDifference()] }),
      'no',
    ],
    [
      'fails when nothing was denied',
      inline({ lost: 'what-was-denied' }),
      worldOf({ differences: [policyDifference()] }),
      'no',
    ],
    [
      'fails when another resource was denied',
      inline({ lost: 'what-was-denied' }),
      worldOf({ differences: [policyDifference()], errors: [denied({ resource: 'arn:aws:s3:::other/k' })] }),
      'no',
    ],
    [
      'is open on what was denied without the logs',
      LOST,
      noLogs(worldOf({ differences: [policyDifference()] })),
      'unknown',
    ],
    [
      'is open on what was denied without the state of the service',
      LOST,
      noServiceState(worldOf({ differences: [policyDifference()] })),
      'unknown',
    ],
    [
      'holds for what the logs say was denied, without the state of the service',
      LOST,
      noServiceState(worldOf({ differences: [policyDifference()], errors: [denied()] })),
      'yes',
    ],
    ['fails without the logs when nothing differs', LOST, noLogs(worldOf({})), 'no'],
    ['fails without the logs when nothing was lost', LOST, noLogs(worldOf({ differences: [denying] })), 'no'],
    [
      'is open on a deny of what was denied without the logs',
      DENIED,
      noLogs(worldOf({ differences: [denying] })),
      'unknown',
    ],
    [
      'is open on who was denied without the logs',
      ROLE_SWAPPED,
      noLogs(worldOf({ differences: [settingDifference('Role', `${ROLE}-before`, ROLE)] })),
      'unknown',
    ],
    [
      'holds for an action by name without the logs',
      inline({ lost: ['s3:GetObject'] }),
      noLogs(worldOf({ differences: [policyDifference()] })),
      'yes',
    ],
    [
      'holds for a change that CloudTrail shows',
      { recent_change: { name: 'DeleteRolePolicy' } },
      { ...worldOf({}), get_recent_changes: CHANGED },
      'yes',
    ],
    [
      'is open while CloudTrail shows nothing: it is late',
      { recent_change: { name: 'DeleteRolePolicy' } },
      worldOf({}),
      'unknown',
    ],
    [
      'of any holds when one does',
      { any: [{ trigger: { enabled: false } }, { alarms: { are: 'some-in-alarm' } }] },
      worldOf({}),
      'yes',
    ],
    ['of none fails when one holds', { none: [{ alarms: { are: 'some-in-alarm' } }] }, worldOf({}), 'no'],
  ];

  it.each(TABLE)('%s', async (_, condition, world, value) => {
    expect(weigh(Condition.parse(condition), await evidenceOf(world)).value).toBe(value);
  });

  it('says which role lost what', async () => {
    const { because, evidence } = weigh(
      Condition.parse(inline({})),
      await evidenceOf(worldOf({ differences: [policyDifference()] })),
    );
    expect(because).toContain('`data-access` of orders-role is missing');
    expect(evidence).toEqual(['E3']);
    expect(ROLE).toContain('orders-role');
  });
});

describe('truth with gaps', () => {
  const anyTruth = fc.constantFrom('yes', 'no', 'unknown').map((value) => truth(value, value));
  const some = fc.array(anyTruth, { minLength: 1, maxLength: 5 });

  it('never becomes certain by leaving an answer out', () => {
    fc.assert(
      fc.property(some, fc.nat(), (parts, at_) => {
        const hidden = parts.map((part, index) => (index === at_ % parts.length ? truth('unknown', '') : part));
        for (const combine of [allOf, anyOf, noneOf]) {
          const [full, partial] = [combine(parts).value, combine(hidden).value];
          expect(partial === 'unknown' || partial === full || full === 'unknown').toBe(true);
        }
      }),
    );
  });
});
