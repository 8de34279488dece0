import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadPolicy } from '../../../infra/local/policy-file.ts';
import { createCedarAuthorizer } from '../../../shared/authorization/cedar-authorizer.ts';
import { PolicyCase, runCase } from '../../../shared/authorization/policy-case.ts';
import { DEFAULT_POLICY } from '../../../shared/policy.ts';

describe('a policy that serve is given', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'firebreak-policy-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const written = async (text: string): Promise<string> => {
    const file = path.join(folder, 'policy.yaml');
    await writeFile(file, text);
    return file;
  };

  it('is the shipped default by name: two people for a security boundary, nothing approved by itself', async () => {
    const policy = await loadPolicy('default');
    expect(policy.risks.R3.approvals).toBe(2);
    expect(policy.risks.R4.approvals).toBe('never');
  });

  it('is the drill’s by name: one person, and the undo may be rehearsed', async () => {
    const policy = await loadPolicy('drill');
    expect(policy.risks.R3.approvals).toBe(1);
    expect(policy.rehearsal).toBe(true);
  });

  it('from a file states what differs from the default', async () => {
    const policy = await loadPolicy(await written('version: night-1\nmonthly_usd_max: 5\n'));
    expect(policy).toEqual({ ...DEFAULT_POLICY, version: 'night-1', monthly_usd_max: 5 });
  });

  it.each([
    ['without a version of its own', 'monthly_usd_max: 5', /version/],
    ['with a field that means nothing', 'version: a\nautoapprove: true', /autoapprove/],
    ['with a value out of bounds', 'version: a\nverification_seconds: -1', /verification_seconds/],
    ['that is not YAML', 'version: [', /not YAML/],
    ['with the version of a shipped policy', 'version: default-1\nmonthly_usd_max: 5', /is a shipped policy's/],
    ['with a ticket pattern that is none', "version: a\nchange_ticket: { risks: [R3], pattern: '(' }", /pattern/],
    [
      'that approves a security boundary by itself',
      'version: a\nrisks: { R0: {approvals: 1}, R1: {approvals: 1}, R2: {approvals: 1}, R3: {approvals: 1, auto_approve: true}, R4: {approvals: never} }',
      /R3\.auto_approve: a change of risk R3 is never approved by the policy/,
    ],
    [
      'that lets people approve what is never made',
      'version: a\nrisks: { R0: {approvals: 1}, R1: {approvals: 1}, R2: {approvals: 1}, R3: {approvals: 1}, R4: {approvals: 1} }',
      /R4\.approvals: a change of risk R4 is never made by an agent/,
    ],
    [
      'with a risk class that does not exist',
      'version: a\nrisks: { R0: {approvals: 1}, R1: {approvals: 1}, R2: {approvals: 1}, R3: {approvals: 1}, R4: {approvals: never}, R5: {approvals: 1} }',
      /risks\.R5: there is no such field/,
    ],
    ['that is empty', '', /policy\.yaml` is empty/],
    ['that is empty but for comments', '# nothing yet\n', /policy\.yaml` is empty/],
    ['that is one word', 'strict', /is no mapping of fields to values/],
    ['that is a list', '- strict\n', /is no mapping of fields to values/],
    ['that is no text', 'version: a\0', /is no text/],
    [
      'that denies a change that does not exist',
      'version: a\ndenied_changes: [reboot]',
      /`reboot` is denied and is not/,
    ],
    [
      'that denies one for a resource that does not exist',
      "version: a\nresources: [{ resources: ['*'], denied_changes: [reboot] }]",
      /`reboot` is denied and is not/,
    ],
    [
      'that softens a guardrail that keeps its level',
      'version: a\nguardrail_levels: { hash-matches: warn }',
      /`hash-matches` cannot be `warn`, only block/,
    ],
    [
      'with the level of no guardrail',
      'version: a\nguardrail_levels: { nobody: warn }',
      /there is no guardrail `nobody`/,
    ],
    [
      'whose Cedar does not fit the schema',
      'version: a\ncedar: \'forbid (principal, action, resource) when { resource.colour == "red" };\'',
      /policy `cedar-1`.*colour/,
    ],
    ['whose Cedar permits', "version: a\ncedar: 'permit (principal, action, resource);'", /only forbids may be added/],
  ])('%s is refused by name', async (_case, text, message) => {
    await expect(loadPolicy(await written(text))).rejects.toThrow(message);
  });

  const CEDAR = [
    'version: a',
    'cedar: |',
    '',
    '  // ünïcode counts as characters, not as bytes',
    '  @id("one")',
    '  forbid (principal, action, resource)',
  ];
  it.each([
    ['a field that means nothing', ['version: a', 'colour: red'], '2:1'],
    ['a field that means nothing within another', ['version: a', 'break_glass:', '  group: a', '  colour: red'], '4:3'],
    ['a value', ['version: a', 'monthly_usd_max: -1'], '2:1'],
    ['an item of a list', ['version: a', 'freezes:', '  - name: x', '    from: noon'], '4:5'],
    ['what is left out, by what it is left out of', ['version: a', 'change_ticket:', '  risks: [R3]'], '2:1'],
    ['a change that does not exist', ['version: a', 'denied_changes:', '  - reboot'], '3:5'],
    ['the level of no guardrail', ['version: a', 'guardrail_levels:', '  nobody: warn'], '3:3'],
    ['what is not YAML', ['version: a', 'risks: ['], '3:1'],
    ['a field that is there twice', ['version: a', 'version: b'], '2:1'],
    ['a version that is taken', ['# mine', 'version: drill-1'], '2:1'],
    ['Cedar that does not parse', [...CEDAR, '  wenn { true };'], '7:3'],
    ['Cedar that does not fit the schema', [...CEDAR, '  when { resource.colour == "red" };'], '7:10'],
    ['Cedar that permits', [...CEDAR, '  ;', '  permit (principal, action, resource);'], '8:3'],
    ['Cedar with an id that is taken', [...CEDAR, '  ;', '  @id("one") forbid (principal, action, resource);'], '8:3'],
    ['Cedar of a quoted text, by its field', ['version: a', "cedar: 'permit (principal, action, resource);'"], '2:1'],
  ])('says line and column of %s', async (_, lines, place) => {
    const file = await written(`${lines.join('\n')}\n`);
    await expect(loadPolicy(file)).rejects.toThrow(`${file}:${place}`);
  });

  it('lists every problem for programs too', async () => {
    const file = await written('version: a\ncolour: red\nmonthly_usd_max: -1\n');
    const problems = [
      { path: 'colour', line: 2, column: 1 },
      { path: 'monthly_usd_max', line: 3, column: 1 },
    ];
    await expect(loadPolicy(file)).rejects.toMatchObject({ facts: { problems } });
  });

  it('may be the example, which allows and denies what its cases say', async () => {
    const policy = await loadPolicy('infra/policies/example.yaml');
    const authorizer = await createCedarAuthorizer(policy);
    const { cases } = parse(await readFile('infra/policies/example.cases.yaml', 'utf8')) as { cases: unknown[] };
    const results = cases.map((one) => runCase(authorizer, policy, PolicyCase.parse(one)));
    expect(results.filter(({ met }) => !met)).toEqual([]);
    expect(results.length).toBeGreaterThan(5);
  });

  it('that is not there is refused with what may be named', async () => {
    await expect(loadPolicy(path.join(folder, 'none.yaml'))).rejects.toMatchObject({ hint: /default, drill/ });
  });
});
