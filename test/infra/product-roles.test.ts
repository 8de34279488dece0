import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount, type TargetAccount } from '../../chaos/target/account.ts';
import { productRoles } from '../../infra/product-roles.ts';
import { createRoles } from '../../infra/local/roles.ts';
import { preflight } from '../../mcp-servers/remediation/preflight.ts';
import type { RemediationDeps } from '../../mcp-servers/remediation/deps.ts';
import { prepareAction } from '../../shared/propose.ts';
import type { ChangeCall } from '../../shared/proposal.ts';
import { workloadBoundaryArn } from '../../shared/workload-boundary.ts';
import { READS, startLocalWorkload, type LocalWorkload } from '../shared/aws/local-workload.ts';

const UNNAMED = 'arn:aws:iam::aws:policy/ReadOnlyAccess';

let workload: LocalWorkload;
let root: TargetAccount;
const boundary = (): string => workloadBoundaryArn(workload.aws.accountId);
beforeAll(async () => {
  workload = await startLocalWorkload();
  root = createTargetAccount({ ...workload.access, accountId: workload.aws.accountId });
  await createRoles(root, [workload.policyArn]);
  await root.send('iam', 'PutRolePermissionsBoundary', { RoleName: 'orders-role', PermissionsBoundary: boundary() });
});
afterAll(() => workload.aws.close());

/** What is known of a change before a person is asked. */
const preflightOf = async (call: ChangeCall) => {
  const { action } = await prepareAction(call, workload.reader);
  const { aws, reader } = workload;
  const repairRoleArn: RemediationDeps['repairRoleArn'] = (kind) =>
    `arn:aws:iam::${aws.accountId}:role/firebreak-repair-${kind}`;
  return preflight(action!, { aws: reader, repairRoleArn } as RemediationDeps);
};
const put = (over: object = {}): ChangeCall => ({
  change: 'put-role-policy',
  params: { role_arn: workload.roleArn, policy_name: 'read-orders', document: READS, ...over },
});
const managed = (change: 'attach-role-policy' | 'detach-role-policy', policy_arn: string): ChangeCall => ({
  change,
  params: { role_arn: workload.roleArn, policy_arn },
});

describe('what the identity repair role may do is known before a person is asked', () => {
  it.each([
    ['an inline policy of a role with the boundary', () => put()],
    ['a policy that the baseline names', () => managed('attach-role-policy', workload.policyArn)],
    ['the removal of a policy that the baseline names', () => managed('detach-role-policy', workload.policyArn)],
  ])('%s: permitted, and so is its undo', async (_, call) => {
    const { permissions, problems } = await preflightOf(call());
    expect(problems).toEqual([]);
    expect(permissions).toMatchObject([{ allowed: true }]);
  });

  it('a policy that no baseline names: refused, and it is said why', async () => {
    const { permissions, problems } = await preflightOf(managed('attach-role-policy', UNNAMED));
    expect(permissions).toMatchObject([{ allowed: false }]);
    expect(problems.join()).toContain(`the policy is \`${UNNAMED}\``);
  });

  it('the removal of a policy that no baseline names: refused, because it could not be undone', async () => {
    const attachment = { RoleName: 'orders-role', PolicyArn: UNNAMED };
    await root.send('iam', 'AttachRolePolicy', attachment);
    const { permissions, problems } = await preflightOf(managed('detach-role-policy', UNNAMED));
    expect(permissions).toMatchObject([{ allowed: true }]);
    expect(problems.join()).toContain('its undo needs');
    await root.send('iam', 'DetachRolePolicy', attachment);
  });

  it('a role without the boundary, or with another one: refused, and it is said why', async () => {
    const [put1, attach] = [put(), managed('attach-role-policy', workload.policyArn)];
    await root.send('iam', 'DeleteRolePermissionsBoundary', { RoleName: 'orders-role' });
    for (const call of [put1, attach])
      expect((await preflightOf(call)).problems.join()).toContain('carries no permissions boundary');
    await root.send('iam', 'PutRolePermissionsBoundary', { RoleName: 'orders-role', PermissionsBoundary: UNNAMED });
    expect((await preflightOf(put1)).problems.join()).toContain(`carries the boundary \`${UNNAMED}\``);
    await root.send('iam', 'PutRolePermissionsBoundary', { RoleName: 'orders-role', PermissionsBoundary: boundary() });
  });

  it("one of the product's own roles, even with the boundary: refused", async () => {
    const RoleName = 'firebreak-executor';
    await root.send('iam', 'PutRolePermissionsBoundary', { RoleName, PermissionsBoundary: boundary() });
    const role_arn = `arn:aws:iam::${workload.aws.accountId}:role/${RoleName}`;
    expect((await preflightOf(put({ role_arn }))).problems.join()).toContain('explicitDeny');
    await root.send('iam', 'DeleteRolePermissionsBoundary', { RoleName });
  });
});

describe('roles of the product', () => {
  const tables = { state: 's', context: 'c', approvals: 'decided', audit: 'a', checkpoints: 'p', seals: 'x' };
  const scope = { accountId: '111122223333', region: 'eu-central-1', tables, baselinePolicies: [] };
  const WRITES = /"dynamodb:(Put|Update|Delete|BatchWrite)/;

  it('write decisions and the kill switch only as the approvals role', () => {
    const writers = productRoles(scope).filter(({ statements }) =>
      statements.some((each) => JSON.stringify(each).includes(':table/decided') && WRITES.test(JSON.stringify(each))),
    );
    expect(writers.map(({ name }) => name)).toEqual(['firebreak-approvals']);
  });

  it('attach nothing where no baseline names a policy', () => {
    expect(JSON.stringify(productRoles(scope))).not.toContain('iam:AttachRolePolicy');
  });
});
