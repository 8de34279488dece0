import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digest } from '../../agents/evidence/digest.ts';
import { createEvidenceLog, readAnswer } from '../../agents/evidence/evidence-log.ts';
import { covers, lostPermissions, permissionsOf } from '../../agents/evidence/statements.ts';
import { LIMITS } from '../../shared/limits.ts';
import type { ToolOutput } from '../../agents/toolbox/tool-box.ts';
import {
  at,
  denied,
  FUNCTION,
  policyDifference,
  READ_POLICY,
  scriptedToolBox,
  settingDifference,
  stillClock,
  worldOf,
} from './world.ts';

const WORLD = worldOf({ errors: [denied()], differences: [policyDifference()] });
type Tool =
  | 'list_alarms'
  | 'search_logs'
  | 'compare_baseline'
  | 'get_dependencies'
  | 'get_recent_changes'
  | 'get_triggers';
const sizeOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

describe('a digest', () => {
  it.each<Tool>([
    'list_alarms',
    'search_logs',
    'get_dependencies',
    'get_recent_changes',
    'get_triggers',
    'compare_baseline',
  ])('of %s is smaller than its answer allows and keeps what decides', (tool) => {
    const small = digest(tool, WORLD[tool] as never);
    expect(sizeOf(small)).toBeLessThanOrEqual(tool === 'compare_baseline' ? 2_400 : 1_200);
  });

  it('of a comparison says which permissions a policy lost and gained', () => {
    const output = WORLD.compare_baseline as ToolOutput<'compare_baseline'>;
    expect(digest('compare_baseline', output)).toMatchObject({
      differences: [
        { member: 'data-access', lost: [{ action: 's3:GetObject' }, { action: 'dynamodb:PutItem' }], gained: [] },
      ],
    });
  });

  it('stays bounded whatever the answer, and says what it left out', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 3_000 }), { maxLength: 60 }), (examples) => {
        const output = WORLD.search_logs as ToolOutput<'search_logs'>;
        const errors = examples.map((example) => ({ ...denied(), example }));
        expect(sizeOf(digest('search_logs', { ...output, errors }))).toBeLessThanOrEqual(1_200);
      }),
    );
  });

  it('keeps a lowered number as a number', () => {
    const output = {
      ...(WORLD.compare_baseline as ToolOutput<'compare_baseline'>),
      differences: [settingDifference('memory_mb', 512, 128)],
    };
    expect(digest('compare_baseline', output)).toMatchObject({ differences: [{ baseline: 512, current: 128 }] });
  });
});

describe('evidence', () => {
  it('is numbered in the order in which it was asked for, whoever answers first', async () => {
    const log = createEvidenceLog(scriptedToolBox(WORLD), stillClock, 4);
    await Promise.all([log.observe('search_logs', { resource_arn: FUNCTION }), log.observe('list_alarms', {})]);
    expect(log.all().map(({ evidence_id, tool }) => [evidence_id, tool])).toEqual([
      ['E4', 'search_logs'],
      ['E5', 'list_alarms'],
    ]);
  });

  it('keeps the whole answer beside the digest', async () => {
    const log = createEvidenceLog(scriptedToolBox(WORLD), stillClock);
    await log.observe('compare_baseline', { resource_arn: FUNCTION });
    expect(readAnswer(log.all(), 'compare_baseline')).toEqual(WORLD.compare_baseline);
  });

  it('is cut when it is too large, and says so', async () => {
    const samples = Array.from({ length: 50 }, () => ({ at: at(0), text: 'x'.repeat(3_000) }));
    const search_logs = { ...(WORLD.search_logs as ToolOutput<'search_logs'>), samples };
    const log = createEvidenceLog(scriptedToolBox({ search_logs }), stillClock);
    const { body } = await log.observe('search_logs', { resource_arn: FUNCTION });
    expect(Buffer.byteLength(body)).toBeLessThan(LIMITS.evidenceBytesMax + 100);
    expect(body).toContain('cut at');
    expect(readAnswer(log.all(), 'search_logs')).toBeUndefined();
  });

  it('of a tool that failed is a gap, not an observation', async () => {
    const log = createEvidenceLog(scriptedToolBox({}), stillClock);
    expect(await log.observe('list_alarms', {})).toMatchObject({
      digest: null,
      gap: expect.stringContaining('did not answer') as string,
    });
  });
});

describe('permissions of a policy', () => {
  const COVERS: [string, string, string, string, boolean][] = [
    ['s3:GetObject', 'arn:aws:s3:::b/*', 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['S3:getobject', '*', 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['s3:Get*', 'arn:aws:s3:::b/?', 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['s3:PutObject', '*', 's3:GetObject', '*', false],
    ['s3:GetObject', 'arn:aws:s3:::c/*', 's3:GetObject', 'arn:aws:s3:::b/k', false],
    ['!iam:*', '*', 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['s3:GetObject', '!arn:aws:s3:::b/*', 's3:GetObject', 'arn:aws:s3:::b/k', false],
    ['s3:GetObject', 'arn:aws:s3:::${aws:PrincipalTag/bucket}/*', 's3:GetObject', 'arn:aws:s3:::b/k', true],
    ['s3:GetObject.x', '*', 's3:GetObjectyx', '*', false],
  ];
  it.each(COVERS)('%s on %s, asked for %s on %s: %s', (action, resource, asked, on, expected) => {
    expect(covers({ effect: 'Allow', action, resource, condition: '' }, asked, on)).toBe(expected);
  });

  it.each([JSON.stringify(READ_POLICY), encodeURIComponent(JSON.stringify(READ_POLICY)), { document: READ_POLICY }])(
    'are read wherever the document is kept',
    (kept) => {
      expect(permissionsOf(kept)).toEqual(permissionsOf(READ_POLICY));
    },
  );

  it.each(['arn:aws:iam::aws:policy/ReadOnlyAccess', 30, null, { enabled: true }])('are not found in %j', (value) => {
    expect(permissionsOf(value)).toBeUndefined();
  });

  it('nothing is lost from a document to itself', () => {
    const permissions = permissionsOf(READ_POLICY) ?? [];
    expect(lostPermissions(permissions, permissions)).toEqual([]);
  });
});
