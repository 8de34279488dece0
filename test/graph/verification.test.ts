import { describe, expect, it } from 'vitest';
import { RetryableError } from '../../shared/errors.ts';
import { decided, stored, told } from './loop-steps.ts';
import { createWorld, isMended, POLICY, startProcess, type World } from './loop-world.ts';
import {} from './scripted-crew.ts';

describe('verification', () => {
  const FAILING: [string, Partial<World['signals']> | 'memory', string][] = [
    ['an alarm still rings', { alarm: 'ALARM' }, 'alarms'],
    ['errors are counted', { errors: 2 }, 'errors-since'],
    ['nothing ran', { invocations: 0 }, 'traffic-since'],
    ['the synthetic request fails', { probePasses: false }, 'synthetic-request'],
    ['the alarms cannot be read', { reads: ['list_alarms'] }, 'alarms'],
    ['the metrics cannot be read', { reads: ['get_metrics'] }, 'traffic-since'],
    ['the baseline cannot be read', { reads: ['compare_baseline'] }, 'nothing-else-changed'],
    ['something else changed', 'memory', 'nothing-else-changed'],
  ];

  it.each(FAILING)('fails while %s: the fix is undone and the record says why', async (_, defect, probe) => {
    const world = await createWorld();
    const opened = await decided(world);
    const { call } = opened.process.deps.executor;
    opened.process.deps.executor.call = async (tool, id) => {
      const answer = await call(tool, id);
      if (tool === 'execute_proposal' && defect !== 'memory') Object.assign(world.signals, defect);
      if (tool === 'execute_proposal' && defect === 'memory') world.account.state.fn.memory = 64;
      return answer;
    };
    const incident = await told(world, opened);
    expect(incident).toMatchObject({ status: 'ROLLED_BACK', reason: 'not-back-in-time' });
    expect(incident.verification).toMatchObject({ passed: false });
    expect(incident.verification?.readings.filter(({ passed }) => !passed).map((reading) => reading.probe)).toContain(
      probe,
    );
    expect(isMended(world)).toBe(false);
    expect(world.applied).toHaveLength(2);
  });

  it('waits for its steady time: a service that comes back and goes again is not back', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    const { reads } = opened.process.deps;
    const { call } = reads;
    let looks = 0;
    reads.call = async (tool, input) => {
      if (tool === 'list_alarms') world.signals.alarm = (looks += 1) % 2 === 0 ? 'ALARM' : 'OK';
      return call(tool, input);
    };
    expect(await told(world, opened)).toMatchObject({ status: 'ROLLED_BACK' });
    expect(looks).toBeGreaterThan(4);
  });

  it('that fails and cannot be undone says so', async () => {
    const world = await createWorld();
    world.signals.probePasses = false;
    const opened = await decided(world);
    const { call } = opened.process.deps.executor;
    opened.process.deps.executor.call = async (tool, id) => {
      if (tool === 'roll_back_proposal') world.account.state.fn.timeout = 30;
      return call(tool, id);
    };
    const incident = await told(world, opened);
    expect(incident).toMatchObject({ status: 'ROLLBACK_FAILED', reason: 'inverse-failed' });
    const facts = (await world.newStore().auditTrail(incident.incident_id)).at(-1)?.facts;
    expect(JSON.stringify(facts)).toContain('changed by somebody else');
  });

  it('whose executor went away goes on when it is back, and pages a person when it stays away', async () => {
    for (const isBack of [true, false]) {
      const world = await createWorld();
      world.signals.probePasses = false;
      const opened = await decided(world);
      const { executor } = opened.process.deps;
      const { call } = executor;
      let isAway = true;
      executor.call = async (tool, id) => {
        if (tool === 'roll_back_proposal' && isAway) throw new RetryableError('the executor did not answer');
        return call(tool, id);
      };
      expect(await told(world, opened)).toMatchObject({ status: 'EXECUTED' });
      isAway = !isBack;
      world.clock.goOn((POLICY.verification_seconds + 11 * 60) * 1_000);
      await opened.process.sweep();
      await opened.process.dispatcher.settled();
      expect((await stored(world, opened.incident)).status).toBe(isBack ? 'ROLLED_BACK' : 'ROLLBACK_FAILED');
    }
  });

  it('that comes long after its deadline does not undo a fix that works', async () => {
    const world = await createWorld();
    const opened = await decided(world);
    const { executor } = opened.process.deps;
    const { call } = executor;
    executor.call = async (tool, id) => {
      if (tool === 'probe_proposal') throw new TypeError('killed');
      return call(tool, id);
    };
    const { claim } = opened.process.deps.store;
    opened.process.deps.store.claim = async (...asked) => {
      if (asked[3] === 'verifier') throw new TypeError('killed');
      return claim(...asked);
    };
    expect(await told(world, opened)).toMatchObject({ status: 'EXECUTED' });
    world.clock.goOn(3_600_000);
    const next = startProcess(world);
    await next.sweep();
    await next.dispatcher.settled();
    expect(await stored(world, opened.incident)).toMatchObject({ status: 'RESOLVED' });
    expect(world.applied).toHaveLength(1);
  });
});
