import { describe, expect, it } from 'vitest';
import type { RemediationDeps } from '../../../mcp-servers/remediation/deps.ts';
import { askPolicy } from '../../../mcp-servers/remediation/policy-answer.ts';
import { createCedarAuthorizer } from '../../../shared/authorization/cedar-authorizer.ts';
import type { AwsReader } from '../../../shared/aws/aws-reader.ts';
import { DEFAULT_POLICY, Policy } from '../../../shared/policy.ts';
import type { Action } from '../../../shared/proposal.ts';
import { sceneOf } from '../../shared/guardrails/candidate-fixture.ts';
import { NOW, TAGS } from '../../shared/authorization/requests.ts';

const tagged = (tags: object | undefined): AwsReader => ({
  accountId: '123456789012',
  region: 'eu-west-1',
  read: async () =>
    (tags && { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value: String(Value) })) }) as never,
});
const YEAR_END = { name: 'year end', from: '2026-01-01T00:00:00Z', to: '2027-01-01T00:00:00Z', reason: 'nobody is in' };

/** Putting a lost policy back, asked about under a policy on a role with these tags. */
const ask = async (over: object, tags: object | undefined, severity?: string) => {
  const policy = Policy.parse({ ...DEFAULT_POLICY, version: 'test-1', ...over });
  const deps: Pick<RemediationDeps, 'aws' | 'authorizer' | 'clock'> = {
    aws: tagged(tags),
    authorizer: await createCedarAuthorizer(policy),
    clock: { now: () => NOW, sleep: async () => {} },
  };
  const [action] = (await sceneOf()).candidate.proposal.actions;
  return askPolicy(action as Action, { incident_id: 'inc-1', severity }, deps as RemediationDeps);
};

describe('what the policy says of a change before it is proposed', () => {
  it('is nothing when it may be proposed', async () => {
    expect(await ask({}, TAGS)).toEqual({ problems: [], warnings: [] });
  });

  it.each<[string, object, object | undefined, RegExp]>([
    [
      'the target does not carry its tag',
      {},
      { 'incident-responder': 'no' },
      /^policy `mandatory-tags`: .*does not carry/,
    ],
    ['its tags cannot be read', {}, undefined, /^policy `tags-unread`/],
    ['the change is denied', { denied_changes: ['put-role-policy'] }, TAGS, /^policy `denied-change`/],
  ])('is a problem when %s', async (_, over, tags, problem) => {
    const { problems, warnings } = await ask(over, tags);
    expect(problems).toEqual([expect.stringMatching(problem)]);
    expect(warnings).toEqual([]);
  });

  it('is a warning when it passes by itself: approvals wait for it', async () => {
    expect(await ask({ freezes: [YEAR_END] }, TAGS)).toEqual({
      problems: [],
      warnings: [expect.stringContaining('policy `freeze-window`: nothing is changed during year end until 2')],
    });
  });

  it('may depend on the incident, as an operator’s Cedar does', async () => {
    const cedar = '@id("by-hand") forbid (principal, action, resource) when { context.incident.severity == "SEV1" };';
    expect((await ask({ cedar }, TAGS, 'SEV1')).problems).toEqual(['policy `by-hand`: policy `by-hand` forbids it']);
    expect((await ask({ cedar }, TAGS, 'SEV3')).problems).toEqual([]);
  });
});
