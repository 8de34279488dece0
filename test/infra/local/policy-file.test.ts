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
      /R3 or R4 is never approved by the policy/,
    ],
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
