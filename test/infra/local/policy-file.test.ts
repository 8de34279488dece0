import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadPolicy } from '../../../infra/local/policy-file.ts';
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
  ])('%s is refused by name', async (_case, text, message) => {
    await expect(loadPolicy(await written(text))).rejects.toThrow(message);
  });

  it('that is not there is refused with what may be named', async () => {
    await expect(loadPolicy(path.join(folder, 'none.yaml'))).rejects.toMatchObject({ hint: /default, drill/ });
  });
});
