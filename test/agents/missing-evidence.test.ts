import { readdir } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createResolver } from '../../agents/resolver/agent.ts';
import { consult } from '../../agents/runbooks/consult.ts';
import { RUNBOOKS_DIR } from '../../agents/runbooks/load.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';
import { createSupervisor, type Investigation, type Supervisor } from '../../agents/supervisor/agent.ts';
import { judgeDiagnosis } from '../../agents/supervisor/judge-answer.ts';
import type { Incident } from '../../shared/incident.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { path, proposed } from '../graph/loop-steps.ts';
import { createWorld, startProcess } from '../graph/loop-world.ts';
import { model, runbooks } from './crew.ts';
import { satisfying } from './satisfying.ts';
import { scriptedToolBox, stillClock, type World, without } from './world.ts';

const supervisorOf = (world: World): Supervisor =>
  createSupervisor({ model, tools: scriptedToolBox(world), runbooks, clock: stillClock });

const investigate = (incident: Incident, world: World): Promise<Investigation> =>
  supervisorOf(world).investigate(incident);

/** The same evidence, as if these tools had failed. */
const withGaps = (evidence: readonly StoredEvidence[], tools: readonly string[]): StoredEvidence[] =>
  evidence.map((one) => (tools.includes(one.tool) ? { ...one, digest: null, body: 'null', gap: 'AccessDenied' } : one));

const CASES = runbooks.map((runbook) => ({ id: runbook.id, runbook, ...satisfying(runbook) }));

/** As many as the longest list of error classes, aspects or alternatives among its conditions. */
const waysOf = ({ requires }: Runbook): number[] => [...Array(Math.max(...requires.map(longestList))).keys()];

const longestList = (value: unknown): number => {
  if (value === null || typeof value !== 'object') return 1;
  return Math.max(Array.isArray(value) ? value.length : 1, ...Object.values(value).map(longestList));
};

it('no runbook is left out', async () => {
  const files = (await readdir(RUNBOOKS_DIR)).filter((file) => file.endsWith('.md'));
  expect(CASES.map(({ id }) => `${id}.md`)).toEqual(files.sort());
});

describe.each(CASES)('$id', ({ runbook, incident, world }) => {
  const { deciding } = runbook;

  it('is what the evidence comes to when everything that it requires is seen', async () => {
    const { diagnosis, evidence } = await investigate(incident, world);
    expect(consult(runbook, evidence).verdict).toBe('supported');
    expect(diagnosis).toMatchObject({ conclusion: runbook.concludes, causes: runbook.cause ? [runbook.cause] : [] });
  });

  it(`ends inconclusive without \`${deciding}\`, says so, and nothing can be proposed`, async () => {
    const blind = await investigate(incident, without(world, deciding));
    expect(blind.diagnosis).toMatchObject({ conclusion: 'inconclusive', causes: [], confidence_percent: 0 });
    expect(blind.diagnosis.gaps).toContainEqual(expect.stringContaining(`\`${deciding}\` could not answer`));
    const resolver = createResolver({ model, tools: scriptedToolBox(world), runbooks });
    const found = await resolver.propose(incident, blind.diagnosis, blind.evidence);
    expect(found).toMatchObject({ none: expect.stringContaining('inconclusive') as string });
  });

  it('without it, the incident is handed to a person and nothing was changed', async () => {
    const loop = await createWorld();
    const supervisor: Supervisor = {
      investigate: () => supervisorOf(without(world, deciding)).investigate(incident),
    };
    const { incident: ended } = await proposed(loop, startProcess(loop, {}, { supervisor }));
    expect(await path(loop, ended)).toEqual(['RECEIVED', 'INVESTIGATING', 'ESCALATED']);
    expect(ended).toMatchObject({ reason: 'inconclusive' });
    expect(ended.diagnosis?.gaps.join()).toContain(deciding);
    expect(loop.applied).toEqual([]);
  });

  it('is refused as a guess while what decides its cause is missing', async () => {
    const { diagnosis, evidence } = await investigate(incident, world);
    const judged = { diagnosis, incident, runbooks };
    expect(judgeDiagnosis({ ...judged, evidence })).toBeUndefined();
    const tools = runbooks.filter(({ cause }) => cause === runbook.cause).map((one) => one.deciding);
    const reason = judgeDiagnosis({ ...judged, evidence: withGaps(evidence, tools) });
    expect(reason).toMatch(/decides `.*` is missing|hypothesis with evidence|not a resource of|nothing shows/);
  });

  it('holds in each way in which it can, and never without any tool that it rests on', async () => {
    for (const way of waysOf(runbook)) {
      const { evidence } = await investigate(incident, satisfying(runbook, way).world);
      const { verdict, evidence: cited } = consult(runbook, evidence);
      expect(verdict, `way ${way}`).toBe('supported');
      for (const { tool } of evidence.filter(({ evidence_id }) => cited.includes(evidence_id)))
        expect(consult(runbook, withGaps(evidence, [tool])).verdict, `without ${tool}`).not.toBe('supported');
    }
  });
});
