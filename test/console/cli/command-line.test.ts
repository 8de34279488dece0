import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT } from '../../../console/cli/exit.ts';
import { type Actions, buildProgram } from '../../../console/cli/program.ts';
import { runProgram } from '../../../console/cli/run.ts';

/** Runs a command line whose actions only say that they were called. */
const understand = async (...args: string[]) => {
  const calls: [string, unknown[]][] = [];
  const actions = new Proxy({} as Actions, {
    get:
      (_, name) =>
      async (...given: unknown[]) =>
        void calls.push([String(name), given.slice(0, -1)]),
  });
  let out = '';
  let err = '';
  const code = await runProgram(() => buildProgram(actions, '1.2.3'), args, {
    out: (text) => (out += text),
    err: (text) => (err += text),
  });
  return { code, calls, out, err };
};

describe('the command line', () => {
  it.each([
    ['incidents', 'incidentsList', [{}]],
    ['incidents --json', 'incidentsList', [{ json: true }]],
    ['incidents list --status PROPOSED', 'incidentsList', [{ status: 'PROPOSED' }]],
    ['incidents show INC-1 --prompt', 'incidentsShow', ['INC-1', { prompt: true }]],
    ['incidents watch', 'incidentsWatch', [undefined, {}]],
    [
      'incidents postmortem INC-1 --url http://x --token t',
      'incidentsPostmortem',
      ['INC-1', { url: 'http://x', token: 't' }],
    ],
    ['approve INC-1 --hash ABCDEF012345', 'approve', ['INC-1', { hash: 'abcdef012345', reason: '' }]],
    ['reject INC-1 --reason no', 'reject', ['INC-1', { reason: 'no' }]],
    ['kill-switch', 'killSwitchStatus', [{}]],
    ['kill-switch on --reason why', 'killSwitchOn', [{ reason: 'why' }]],
    ['kill-switch off --reason over', 'killSwitchOff', [{ reason: 'over' }]],
    ['chaos', 'chaosList', [{}]],
    ['chaos inject IAM-02 --account 1', 'chaosInject', ['IAM-02', { account: '1' }]],
    ['audit', 'auditVerify', [undefined, { key: [] }]],
    ['audit prove INC-1:3', 'auditProve', ['INC-1:3', {}]],
    ['drill', 'drill', [[], { fault: [], control: [], seed: 0, runs: 1 }]],
    ['drill IAM-01 C-01', 'drill', [['IAM-01', 'C-01'], { fault: [], control: [], seed: 0, runs: 1 }]],
    [
      'drill --fault a --fault b --control c -y --seed 7 --runs 2',
      'drill',
      [[], { fault: ['a', 'b'], control: ['c'], yes: true, seed: 7, runs: 2 }],
    ],
    ['serve --port 0 --data d', 'serve', [{ policy: 'drill', port: 0, data: 'd' }]],
    ['policy check p.yaml', 'policyCheck', ['p.yaml', {}]],
    ['policy test p.yaml --cases c.yaml', 'policyTest', ['p.yaml', { cases: 'c.yaml' }]],
    ['doctor', 'doctor', [{}]],
    ['mcp executor', 'mcp', ['executor', {}]],
  ])('understands `%s`', async (line, name, given) => {
    const { calls, code } = await understand(...line.split(' '));
    expect(calls).toEqual([[name, given]]);
    expect(code).toBe(EXIT.good);
  });

  it.each([
    ['an unknown command', 'fix-everything'],
    ['no command', ''],
    ['an unknown option', 'incidents --all'],
    ['an id too many', 'incidents show INC-1 INC-2'],
    ['no id', 'incidents show'],
    ['no hash', 'approve INC-1'],
    ['a hash that is too short', 'approve INC-1 --hash abcdef'],
    ['an empty ticket', 'approve INC-1 --hash abcdef012345 --ticket='],
    ['no reason', 'reject INC-1'],
    ['runs that are not a number', 'drill --runs many'],
    ['no runs', 'drill --runs 0'],
    ['a port that is none', 'serve --port 70000'],
  ])('ends with 2 for %s', async (_, line) => {
    const { calls, code, out, err } = await understand(...line.split(' ').filter(Boolean));
    expect({ calls, code, out }).toEqual({ calls: [], code: EXIT.wrongUse, out: '' });
    expect(err).not.toBe('');
  });

  it('prints help and version on standard output, with 0', async () => {
    expect(await understand('--version')).toMatchObject({ code: EXIT.good, out: '1.2.3\n' });
    expect((await understand('--help')).out).toContain('Exit codes: 0 good, 1 not met, 2 wrong use, 3 could not run');
  });
});

const BIN = fileURLToPath(new URL('../../../console/cli/firebreak.mjs', import.meta.url));

/** Runs the real program. */
const firebreak = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { ...process.env, FIREBREAK_DATA: '/nonexistent/firebreak', FIREBREAK_URL: undefined };
    execFile(process.execPath, [BIN, ...args], { env }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    );
  });

describe('the program', () => {
  it('lists what can be broken as one JSON document and nothing else', async () => {
    const { code, out, err } = await firebreak('chaos', 'list', '--json');
    expect({ code, err }).toEqual({ code: EXIT.good, err: '' });
    const { faults, controls } = JSON.parse(out) as Record<'faults' | 'controls', { taxonomy: string }[]>;
    expect(faults.map(({ taxonomy }) => taxonomy)).toContain('IAM-02');
    expect(controls.map(({ taxonomy }) => taxonomy)).toContain('C-06');
  });

  it.each([
    ['could not run without a server', ['incidents', '--json'], EXIT.couldNotRun],
    ['is used wrongly with an unknown fault', ['drill', '--fault', 'IAM-99', '--json'], EXIT.wrongUse],
  ])('%s, and still prints one document that says what to do', async (_, args, expected) => {
    const { code, out, err } = await firebreak(...args);
    expect(code).toBe(expected);
    expect(Object.keys(JSON.parse(out) as object)).toEqual(['error', 'hint']);
    expect(err).toMatch(/^error: /);
  });
});
