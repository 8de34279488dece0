import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { drill, type DrillCommand } from '../../../console/cli/commands/drill.ts';
import { EXIT } from '../../../console/cli/exit.ts';
import type { DrillDocument } from '../../../console/cli/render/drill-summary.ts';
import { createScreen } from '../../../console/cli/screen.ts';

const rowOf = (passed: boolean): DrillDocument['drills'][number] => ({
  fault: 'concurrency-zero',
  control: null,
  taxonomy: 'LAM-04',
  seed: 1,
  statuses: ['RECEIVED', 'RESOLVED'],
  outcome: 'RESOLVED',
  expected: { outcome: 'RESOLVED' },
  diagnosis: null,
  actions: [],
  score: {},
  ms: {},
  toolCalls: 0,
  modelCalls: 0,
  tokens: { input: 0, output: 0 },
  usd: 0,
  dynamodbRequests: { checkpoints: 0, records: 0 },
  passed,
  failures: [],
});

const run = async (passed: boolean[], over: Partial<DrillCommand> = {}) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const streams = { stdout: stdout as unknown as NodeJS.WriteStream, stderr: stderr as unknown as NodeJS.WriteStream };
  const asked: unknown[] = [];
  const code = await drill({
    screen: createScreen({ stdin: {}, ...streams, env: {} }, { json: false }),
    faults: [{ id: 'concurrency-zero', taxonomy: 'LAM-04' }],
    controls: [],
    runs: passed.length,
    parallel: 1,
    yes: false,
    signal: new AbortController().signal,
    run: async ({ decide, onProgress, onResult }) => {
      asked.push(decide);
      const name = { id: 'concurrency-zero', seed: 1 };
      onProgress({ kind: 'stage', incidentId: '', stage: 'STARTING' }, name);
      onProgress({ kind: 'moved', incidentId: 'INC-1', status: 'RECEIVED', reason: 'alarm', at: 'now' }, name);
      onProgress({ kind: 'tool', incidentId: 'INC-1', tool: 'search_logs', ms: 12 }, name);
      for (const row of passed.map(rowOf)) onResult(row, name);
      const summary = { faults: 1, faultsPassed: 1, controls: 0, controlsPassed: 0, wrongActions: 0 };
      return { drills: passed.map(rowOf), summary };
    },
    ...over,
  });
  return { code, asked, out: String(stdout.read() ?? ''), err: String(stderr.read() ?? '') };
};

describe('a drill by command', () => {
  it.each([
    [[true], EXIT.good],
    [[true, true], EXIT.good],
    [[false], EXIT.notMet],
    [[true, false, true], EXIT.notMet],
  ])('of which passed %j ends with %i', async (passed, code) => {
    expect((await run(passed)).code).toBe(code);
  });

  it('that ended before all were run has not met its expectation', async () => {
    expect((await run([true], { runs: 2 })).code).toBe(EXIT.notMet);
  });

  it('of which each was run several times tells what passed every time', async () => {
    expect((await run([true, false])).out).toContain('passed in every run 0 of 1');
    expect((await run([true, true])).out).toContain('passed in every run 1 of 1');
    expect((await run([true])).out).not.toContain('every run');
  });

  it('that was interrupted shows what was run until then, and says how much that is', async () => {
    const stopping = new AbortController();
    const summary = { faults: 1, faultsPassed: 1, controls: 0, controlsPassed: 0, wrongActions: 0 };
    const interrupted = run([true], {
      runs: 3,
      signal: stopping.signal,
      run: async () => {
        stopping.abort();
        return { drills: [rowOf(true)], summary };
      },
    });
    await expect(interrupted).rejects.toMatchObject({
      exitCode: EXIT.notMet,
      message: 'the drill was interrupted: 1 of 3 drills were run to their end',
      facts: { drills: [{ taxonomy: 'LAM-04' }], summary },
    });
  });

  it('approves by itself where nobody can be asked', async () => {
    expect((await run([true])).asked).toEqual(['auto']);
  });

  it('shows one plain line a stage beside the answer, and no line for a tool', async () => {
    const { out, err } = await run([true]);
    expect(err).toMatch(/^LAM-04 concurrency-zero\n.*starting.*\n.*RECEIVED {2}alarm\n$/);
    expect(err).not.toContain('\u001b');
    expect(out).toContain('RECEIVED → RESOLVED');
  });

  it('several at once show one plain line each when it has ended, and nobody is asked', async () => {
    const { err, asked } = await run([true, false], { parallel: 2 });
    expect(asked).toEqual(['auto']);
    expect(err).toMatch(/^\[1 of 2\] passed .*LAM-04 concurrency-zero.*\n\[2 of 2\] FAILED .*\n$/);
  });

  it('that was interrupted says so', async () => {
    const interrupted = AbortSignal.abort();
    const failing = run([true], { signal: interrupted, run: () => Promise.reject(new TypeError('aborted')) });
    await expect(failing).rejects.toMatchObject({ exitCode: EXIT.notMet, message: 'the drill was interrupted' });
  });
});
