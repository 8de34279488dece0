import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isGrounded } from '../../chaos/grounded.ts';
import type { Diagnosis } from '../../shared/diagnosis.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';

const ROLE = 'arn:aws:iam::123456789012:role/orders-role';
const OTHER = 'arn:aws:iam::123456789012:role/parcels-role';

const stored = (body: object, over: Partial<StoredEvidence> = {}): StoredEvidence => ({
  evidence_id: 'E1',
  tool: 'compare_baseline',
  query: {},
  observed_at: '2026-11-20T10:00:00Z',
  digest: {},
  body: JSON.stringify(body),
  sha256: createHash('sha256').update(JSON.stringify(body)).digest('hex'),
  ...over,
});

const DIAGNOSIS: Diagnosis = {
  conclusion: 'cause-found',
  summary: 'a permission is gone',
  causes: ['identity-policy-missing-action'],
  hypotheses: [
    {
      cause: 'identity-policy-missing-action',
      resource: ROLE,
      verdict: 'supported',
      because: 'it is missing',
      evidence: ['E1'],
    },
  ],
  confidence_percent: 90,
  evidence: ['E1'],
  gaps: [],
};

const DIFFERS = { differences: [{ resource: ROLE, aspect: 'role-inline-policies', member: 'input', kind: 'missing' }] };

describe('a diagnosis', () => {
  it.each<[string, boolean, Partial<Diagnosis>, StoredEvidence[]]>([
    ['that cites what shows its cause is grounded', true, {}, [stored(DIFFERS)]],
    ['that cites what does not exist is not', false, {}, []],
    ['that cites a gap is not', false, {}, [stored(DIFFERS, { gap: 'throttled' })]],
    ['whose evidence was altered is not', false, {}, [stored(DIFFERS, { body: '{"differences":[{}]}' })]],
    ['that cites an answer in which nothing was seen is not', false, {}, [stored({ differences: [] })]],
    [
      'that cites what was seen of another resource is not',
      false,
      {},
      [stored({ differences: [{ resource: OTHER, member: 'input' }] })],
    ],
    ['whose conclusion does not rest on what it cites is not', false, { evidence: [] }, [stored(DIFFERS)]],
    [
      'that cites what was seen of a resource whose name only begins alike is not',
      false,
      {},
      [stored({ differences: [{ resource: `${ROLE}-archive`, member: 'input' }] })],
    ],
    [
      'that is inconclusive may cite the gap that makes it so',
      true,
      { conclusion: 'inconclusive', causes: [], hypotheses: [] },
      [stored(DIFFERS, { gap: 'throttled' })],
    ],
  ])('%s', (_, grounded, over, evidence) => {
    expect(isGrounded({ ...DIAGNOSIS, ...over }, evidence)).toBe(grounded);
  });

  it('that was never made is not grounded', () => {
    expect(isGrounded(undefined, [])).toBe(false);
  });
});
