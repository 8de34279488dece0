import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTargetAccount, type TargetAccount } from '../../../../chaos/target/account.ts';
import { type Exporter } from '../../../../chaos/workloads/order-exporter/deploy.ts';
import { orderExporter } from '../../../../chaos/workloads/order-exporter/workload.ts';
import { startLocalAws, type LocalAws } from '../../../../infra/local-aws/server.ts';

let aws: LocalAws;
let account: TargetAccount;
let deployed: Exporter;

beforeAll(async () => {
  aws = await startLocalAws({ dataDir: mkdtempSync(join(tmpdir(), 'network-')), periodScale: 600 });
  account = createTargetAccount(aws);
  deployed = await orderExporter.deploy(account, { queueAgeSeconds: 5 });
});

afterAll(() => aws.close());

const EVERYWHERE = '0.0.0.0/0';
const permission = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: EVERYWHERE }] };
const group = () => ({ GroupId: deployed.network.exporterGroupId, IpPermissions: [permission] });
const route = () => ({ RouteTableId: deployed.network.privateTableId, DestinationCidrBlock: EVERYWHERE });
const entry = () => ({ NetworkAclId: deployed.network.aclId, RuleNumber: 9, Egress: false });
const answers = { RuleAction: 'deny', Protocol: '6', CidrBlock: EVERYWHERE, PortRange: { From: 1024, To: 65_535 } };
const resolver = (Value: boolean) => ({ VpcId: deployed.network.vpcId, EnableDnsSupport: { Value } });

it.each([
  ['a rule', 'RevokeSecurityGroupEgress', group, 'AuthorizeSecurityGroupEgress', group, 'connect ETIMEDOUT'],
  [
    'a route',
    'DeleteRoute',
    route,
    'CreateRoute',
    () => ({ ...route(), NatGatewayId: deployed.network.natGatewayId }),
    'connect ETIMEDOUT',
  ],
  [
    'answers',
    'CreateNetworkAclEntry',
    () => ({ ...entry(), ...answers }),
    'DeleteNetworkAclEntry',
    entry,
    'connect ETIMEDOUT',
  ],
  [
    'its resolver',
    'ModifyVpcAttribute',
    () => resolver(false),
    'ModifyVpcAttribute',
    () => resolver(true),
    'getaddrinfo ENOTFOUND',
  ],
] as const)('a function without %s reaches nothing, and everything again', async (...row) => {
  const [, take, taken, give, given, text] = row;
  await account.send('ec2', take, taken());
  expect(await orderExporter.probe(account, deployed)).toMatchObject({
    steady: false,
    detail: expect.stringContaining(text) as string,
  });
  await account.send('ec2', give, given());
  expect(await orderExporter.probe(account, deployed)).toMatchObject({ steady: true });
});

it.each([
  ['RevokeSecurityGroupEgress', () => ({ ...group(), DryRun: true }), 'DryRunOperation'],
  ['AuthorizeSecurityGroupEgress', group, 'InvalidPermission.Duplicate'],
  ['DeleteSecurityGroup', () => ({ GroupId: deployed.network.exporterGroupId }), 'DependencyViolation'],
  ['CreateRoute', () => ({ ...route(), NatGatewayId: deployed.network.natGatewayId }), 'RouteAlreadyExists'],
  ['DescribeVpcs', () => ({ VpcIds: ['vpc-0000000000000000a'] }), 'InvalidVpcID.NotFound'],
] as const)('%s is refused as AWS refuses it', async (operation, input, code) => {
  await expect(account.send('ec2', operation, input())).rejects.toMatchObject({ name: code });
});
