import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { casesBeside, checkPolicy, testPolicy } from '../../../console/cli/commands/policy.ts';
import { EXIT } from '../../../console/cli/exit.ts';
import { createScreen } from '../../../console/cli/screen.ts';
import { createCedarAuthorizer } from '../../../shared/authorization/cedar-authorizer.ts';
import { DEFAULT_POLICY, Policy } from '../../../shared/policy.ts';

/** A screen, and what was printed to it. */
const screenOf = (json: boolean) => {
  const stdout = new PassThrough() as unknown as NodeJS.WriteStream;
  const screen = createScreen({ stdin: {}, stdout, stderr: stdout, env: { NO_COLOR: '1' } }, { json });
  return { screen, text: () => String((stdout as unknown as PassThrough).read() ?? '') };
};
const strict = Policy.parse({
  ...DEFAULT_POLICY,
  version: 'night-1',
  change_ticket: { risks: ['R3'], pattern: 'CHG-[0-9]+' },
  break_glass: { group: 'commanders' },
});

describe('policy check', () => {
  it('says what each risk class asks for, and what holds besides', () => {
    const { screen, text } = screenOf(false);
    expect(checkPolicy(screen, strict)).toBe(EXIT.good);
    const said = text();
    expect(said).toMatch(/R3\s+2\s+responders\s+60 min\s+CHG-\[0-9\]\+/);
    expect(said).toMatch(/R4\s+never made/);
    expect(said).toContain('incident-responder=managed');
    expect(said).toContain('one of commanders decides alone');
  });

  it('says it to a program too', () => {
    const { screen, text } = screenOf(true);
    checkPolicy(screen, strict);
    const { ok, version, risks } = JSON.parse(text()) as { ok: boolean; version: string; risks: object[] };
    expect({ ok, version }).toEqual({ ok: true, version: 'night-1' });
    expect(risks[3]).toMatchObject({ risk: 'R3', approvals: 2, auto_approve: false, change_ticket: true });
  });
});

describe('policy test', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'firebreak-cases-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const run = async (cases: string, json = false) => {
    const casesFile = path.join(folder, 'p.cases.yaml');
    await writeFile(casesFile, cases);
    const { screen, text } = screenOf(json);
    const code = await testPolicy(screen, {
      policy: strict,
      authorizer: await createCedarAuthorizer(strict),
      casesFile,
    });
    return { code, said: text() };
  };
  const one = (expected: string): string =>
    `cases: [{ name: by the worker, moment: execute, by: { role: firebreak-worker }, change: set-function-timeout, target: b, risk: R1, approvals: { have: 1, need: 1 }, expect: ${expected} }]`;

  it('is good when every case gets the answer that it expects', async () => {
    expect(await run(one('{ denied_by: [executor-executes] }'))).toEqual({
      code: EXIT.good,
      said: '✓ by the worker\n',
    });
  });

  it('is not met when one does not, and tells what was said instead', async () => {
    const { code, said } = await run(one('allowed'));
    expect(code).toBe(EXIT.notMet);
    expect(said).toMatch(
      /^✗ by the worker \(.*p\.cases\.yaml:1:9\)\n {4}expected: allowed\n {4}said: {5}executor-executes: only the executor/,
    );
  });

  it('is not met when another rule denies than the one named', async () => {
    const { code, said } = await run(one('{ denied_by: [quorum] }'), true);
    expect(code).toBe(EXIT.notMet);
    expect(JSON.parse(said)).toMatchObject({
      ok: false,
      cases: [{ met: false, line: 1, expected: ['quorum'] }],
    });
  });

  it('refuses a case about a change that does not exist, by its name and line', async () => {
    const cases = one('allowed').replace('set-function-timeout', 'frobnicate').replace('cases: [', 'cases:\n  [');
    await expect(run(cases)).rejects.toMatchObject({
      exitCode: EXIT.wrongUse,
      message: expect.stringMatching(
        /p\.cases\.yaml:2:\d+: cases\.0\.change: case `by the worker`: there is no change `frobnicate`/,
      ) as string,
    });
  });

  it.each([
    ['a case with a member that means nothing', 'cases: [{ colour: red }]', EXIT.wrongUse],
    ['no case at all', 'cases: []', EXIT.wrongUse],
    ['no YAML', 'cases: [', EXIT.wrongUse],
    ['nothing', '', EXIT.wrongUse],
  ])('refuses %s', async (_, cases, exitCode) => {
    await expect(run(cases)).rejects.toMatchObject({ exitCode });
  });

  it('cannot run without the cases', async () => {
    const { screen } = screenOf(false);
    const authorizer = await createCedarAuthorizer(strict);
    const casesFile = path.join(folder, 'none.yaml');
    await expect(testPolicy(screen, { policy: strict, authorizer, casesFile })).rejects.toMatchObject({
      exitCode: EXIT.couldNotRun,
    });
  });

  it.each([
    ['policy.yaml', 'policy.cases.yaml'],
    ['a/policy.yml', 'a/policy.cases.yaml'],
    ['policy.json', 'policy.cases.yaml'],
    ['drill', 'drill.cases.yaml'],
  ])('of %s looks for %s', (file, cases) => {
    expect(casesBeside(file)).toBe(cases);
  });
});
