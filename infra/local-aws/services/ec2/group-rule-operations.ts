import type * as Ec2 from '@aws-sdk/client-ec2';
import type { Operation } from '../../service.ts';
import { invalidCombination, permissionDuplicate, permissionNotFound, ruleNotFound } from './ec2-error.ts';
import { ec2Operation, type Ec2Parts } from './ec2-operation.ts';
import { describeRule, isSameRule, rulesOf, ruleText } from './group-rule.ts';
import { listed } from './listing.ts';
import type { GroupRecord, GroupRule } from './records.ts';

type Authorized = Ec2.AuthorizeSecurityGroupEgressResult;
type Revoked = Ec2.RevokeSecurityGroupEgressResult;

const PERMISSIONS = [
  'IpPermissions[].IpProtocol',
  'IpPermissions[].FromPort',
  'IpPermissions[].ToPort',
  'IpPermissions[].IpRanges',
  'IpPermissions[].UserIdGroupPairs[].GroupId',
  'IpPermissions[].UserIdGroupPairs[].Description',
] as const;

/** What a security group lets in and out. */
export const groupRuleOperations = (parts: Ec2Parts): Record<string, Operation> => {
  const { access } = parts;
  const authorize = (isEgress: boolean, action: string): Operation =>
    ec2Operation<Ec2.AuthorizeSecurityGroupEgressRequest, Authorized>({
      honours: ['GroupId', ...PERMISSIONS],
      writes: true,
      access: ({ GroupId }) => access.to(action, GroupId),
      handle: ({ GroupId, IpPermissions }) => addRules(parts, GroupId, rulesOf(IpPermissions, isEgress)),
    });
  const revoke = (isEgress: boolean, action: string): Operation =>
    ec2Operation<Ec2.RevokeSecurityGroupEgressRequest, Revoked>({
      honours: ['GroupId', 'SecurityGroupRuleIds', ...PERMISSIONS],
      writes: true,
      access: ({ GroupId }) => access.to(action, GroupId),
      handle: (input) => revokeRules(parts, input, isEgress),
    });
  return {
    AuthorizeSecurityGroupEgress: authorize(true, 'AuthorizeSecurityGroupEgress'),
    AuthorizeSecurityGroupIngress: authorize(false, 'AuthorizeSecurityGroupIngress'),
    RevokeSecurityGroupEgress: revoke(true, 'RevokeSecurityGroupEgress'),
    RevokeSecurityGroupIngress: revoke(false, 'RevokeSecurityGroupIngress'),
    DescribeSecurityGroupRules: ec2Operation<
      Ec2.DescribeSecurityGroupRulesRequest,
      Ec2.DescribeSecurityGroupRulesResult
    >({
      honours: ['SecurityGroupRuleIds', 'Filters', 'NextToken', 'MaxResults'],
      writes: false,
      access: () => access.anything('DescribeSecurityGroupRules'),
      handle: (input) => describeRules(parts, input),
    }),
  };
};

function addRules({ world, store }: Ec2Parts, groupId: string | undefined, rules: readonly GroupRule[]): Authorized {
  const group = store.groups.get(groupId);
  for (const rule of rules) {
    if (rule.groupId !== undefined) store.groups.get(rule.groupId);
    if (group.rules.some((known) => isSameRule(known, rule))) throw permissionDuplicate(ruleText(rule));
  }
  store.groups.save({ ...group, rules: [...group.rules, ...rules] });
  return { Return: true, SecurityGroupRules: rules.map((rule) => describeRule(world.accountId, group.id, rule)) };
}

function revokeRules({ store }: Ec2Parts, input: Ec2.RevokeSecurityGroupEgressRequest, isEgress: boolean): Revoked {
  const group = store.groups.get(input.GroupId);
  const gone = namedRules(group, input, isEgress);
  store.groups.save({ ...group, rules: group.rules.filter((rule) => !gone.includes(rule)) });
  return {
    Return: true,
    RevokedSecurityGroupRules: gone.map(({ id, protocol, fromPort, toPort, cidr, groupId }) => ({
      SecurityGroupRuleId: id,
      GroupId: group.id,
      IsEgress: isEgress,
      IpProtocol: protocol,
      FromPort: fromPort ?? -1,
      ToPort: toPort ?? -1,
      CidrIpv4: cidr,
      ReferencedGroupId: groupId,
    })),
  };
}

/** By id, or by what they let through; every one must be there. */
function namedRules(
  { rules }: GroupRecord,
  { SecurityGroupRuleIds: ids, IpPermissions }: Ec2.RevokeSecurityGroupEgressRequest,
  isEgress: boolean,
): GroupRule[] {
  const own = rules.filter((rule) => rule.isEgress === isEgress);
  if (ids && IpPermissions) throw invalidCombination('The parameter IpPermissions may not be specified with rule ids.');
  const found = ids
    ? ids.map((wanted) => own.find(({ id }) => id === wanted))
    : rulesOf(IpPermissions, isEgress).map((wanted) => own.find((rule) => isSameRule(rule, wanted)));
  return found.map((rule) => {
    if (!rule) throw permissionNotFound();
    return rule;
  });
}

function describeRules(
  { world, store }: Ec2Parts,
  input: Ec2.DescribeSecurityGroupRulesRequest,
): Ec2.DescribeSecurityGroupRulesResult {
  const all = store.groups
    .list()
    .flatMap(({ id: ownGroupId, rules }) => rules.map((rule) => ({ ...rule, ownGroupId })));
  const get = (id: string) => {
    const found = all.find((rule) => rule.id === id);
    if (!found) throw ruleNotFound(id);
    return found;
  };
  const { shown, ...next } = listed(all, input.SecurityGroupRuleIds, get, input, {
    'group-id': ({ ownGroupId }) => [ownGroupId],
    'security-group-rule-id': ({ id }) => [id],
  });
  return { SecurityGroupRules: shown.map((rule) => describeRule(world.accountId, rule.ownGroupId, rule)), ...next };
}
