import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTargetAccount } from '../../../chaos/target/account.ts';
import { deployOrderExporter, type Exporter } from '../../../chaos/workloads/order-exporter/deploy.ts';
import { dynamoSettings } from '../../../infra/local/dynamo-settings.ts';
import { type LocalAws, startLocalAws } from '../../../infra/local-aws/server.ts';
import { type AssumeRole, createRoleAssumer } from '../../../shared/aws/assume-role.ts';
import type { AwsReader, AwsWriter } from '../../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../../shared/aws/sdk-reader.ts';
import { createAwsWriter } from '../../../shared/aws/sdk-writer.ts';
import type { Baseline } from '../../../shared/baseline/baseline.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { compareBaseline } from '../../../shared/baseline/compare.ts';
import { withoutPrecondition } from '../../../shared/changes/change.ts';
import { changesFor } from '../../../shared/changes/changes-for.ts';
import { CHANGES, parseChangeCall } from '../../../shared/changes/index.ts';
import type { Action, ChangeCall } from '../../../shared/proposal.ts';
import { prepareAction } from '../../../shared/propose.ts';
import {
  ANSWERS,
  ELSEWHERE,
  entry,
  EVERYWHERE,
  NETWORK_CASES,
  type ParamsOf,
  placedIn,
  placedNowhere,
  route,
} from './network-cases.ts';

let aws: LocalAws;
let reader: AwsReader;
let writer: AwsWriter;
let assumeRole: AssumeRole;
let repairRoleArn: string;
let exporter: Exporter;
let baseline: Baseline;

beforeAll(async () => {
  aws = await startLocalAws({ dynamo: dynamoSettings() });
  const { region, endpoint, credentials, accountId } = aws;
  reader = createAwsReader({ region, endpoint, credentials, accountId });
  writer = createAwsWriter({ region, endpoint, credentials });
  assumeRole = createRoleAssumer({ region, endpoint, credentials });
  exporter = await deployOrderExporter(createTargetAccount(aws));
  repairRoleArn = await createRepairRole();
  baseline = await captureBaseline(reader, {
    workload: exporter.workload,
    functionArn: exporter.root,
    capturedBy: 'operator',
    now: new Date(),
  });
});
afterAll(() => aws.close());

/** A role that may do everything to a network: only its sessions are narrow. */
const createRepairRole = async (): Promise<string> => {
  const write = (operation: string, input: object) =>
    writer.write({ service: 'iam', operation, input: { RoleName: 'network-repair', ...input } });
  const trusted = { Principal: { AWS: `arn:aws:iam::${aws.accountId}:root` }, Action: 'sts:AssumeRole' };
  const { Role } = await write('CreateRole', { AssumeRolePolicyDocument: JSON.stringify(allowing(trusted)) });
  const everything = allowing({ Action: ['ec2:*', 'lambda:*'], Resource: '*' });
  await write('PutRolePolicy', { PolicyName: 'all', PolicyDocument: JSON.stringify(everything) });
  return (Role as { Arn: string }).Arn;
};
const allowing = (...statements: object[]) => ({
  Version: '2012-10-17',
  Statement: statements.map((statement) => ({ Effect: 'Allow', ...statement })),
});

/** Makes the action's call with these permissions and no other. */
const makeWith = async (action: Action, permissions: Action['permissions']): Promise<void> => {
  const { region, endpoint } = aws;
  const credentials = await assumeRole({
    roleArn: repairRoleArn,
    sessionName: 'network',
    sessionPolicy: allowing(...permissions.map(({ action: Action, resource: Resource }) => ({ Action, Resource }))),
  });
  await createAwsWriter({ region, endpoint, credentials }).write(action.call);
};

const prepare = async (call: ChangeCall): Promise<Action & { isNoOp: boolean }> => {
  const prepared = await prepareAction(call, reader);
  if (prepared.action === undefined || prepared.problems.length > 0) throw new Error(prepared.problems.join());
  return { ...prepared.action, isNoOp: prepared.isNoOp };
};
const imageOf = async (call: ChangeCall): Promise<unknown> => {
  const parsed = parseChangeCall(call);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return withoutPrecondition(await parsed.change.capture(parsed.params, reader));
};
const problemsOf = async (call: ChangeCall): Promise<readonly string[]> => (await prepareAction(call, reader)).problems;

/** Something to allow where nothing else is: a policy has one statement at least. */
const IDLE = { action: 'ec2:DescribeAvailabilityZones', resource: '*' };
const closedSubnets = placedIn(({ archiveSubnetIds }) => archiveSubnetIds);

describe('a change of a network, through the SDK, on the embedded AWS', () => {
  it('is one of these', () => {
    const ids = CHANGES.filter(({ repairRole }) => repairRole === 'network').map(({ id }) => id);
    expect([...new Set(NETWORK_CASES.map(([change]) => change))].sort()).toEqual(ids.sort());
  });

  it.each(NETWORK_CASES)(
    '`%s` says what it would do, to what, and how it is undone',
    async (change, params, call, undoneBy, summary) => {
      const action = await prepare({ change, params: params(exporter) });
      expect(action).toMatchObject({ risk: 'R3', isNoOp: false, cost: { monthly_nano_usd: 0 } });
      expect(action.summary).toMatch(summary);
      expect(`${action.call.service}:${action.call.operation}`).toBe(call);
      expect(action.permissions[0]).toEqual({ action: call, resource: action.target });
      expect(action.inverse.change).toBe(undoneBy);
    },
  );

  it.each(NETWORK_CASES)(
    '`%s` needs its permissions, is read back as promised, and is undone',
    async (change, params) => {
      const call = { change, params: params(exporter) };
      const before = await imageOf(call);
      const action = await prepare(call);
      await expect(makeWith(action, [IDLE])).rejects.toMatchObject({ name: 'AwsRefusedError' });
      expect(await imageOf(call)).toEqual(before);

      await makeWith(action, action.permissions);
      expect(await imageOf(call)).toEqual(action.post_image);
      expect(await prepareAction(call, reader)).toMatchObject({ isNoOp: true });

      const undo = await prepare(action.inverse);
      expect(undo.target).toBe(action.target);
      await makeWith(undo, undo.permissions);
      expect(await imageOf(call)).toEqual(before);
      expect(await prepareAction(action.inverse, reader)).toMatchObject({ isNoOp: true });
    },
  );

  it.each([0, 1, 2, 3])(
    'a function is placed with every one of four permissions: not without number %i',
    async (left) => {
      const action = await prepare({ change: 'set-function-vpc', params: closedSubnets(exporter) });
      const others = action.permissions.filter((_, number) => number !== left);
      expect(others).toHaveLength(3);
      await expect(makeWith(action, others)).rejects.toMatchObject({ name: 'AwsRefusedError' });
    },
  );

  it('leaves the network as its baseline says', async () => {
    expect(await compareBaseline(reader, baseline)).toEqual({ differences: [], gaps: [] });
  });

  it.each(NETWORK_CASES)(
    'what `%s` breaks is one difference, which one change mends',
    async (change, params, _, undoneBy) => {
      await writer.write((await prepare({ change, params: params(exporter) })).call);
      const { differences, gaps } = await compareBaseline(reader, baseline);
      expect({ gaps, found: differences.length }).toEqual({ gaps: [], found: 1 });
      const [mend, ...others] = differences.flatMap(changesFor);
      expect([mend?.change, others]).toEqual([undoneBy, []]);
      const mending = await prepare(mend!);
      expect(baseline.resources).toContain(mending.target);
      await writer.write(mending.call);
      const aspects = differences.map(({ aspect }) => aspect);
      expect((await compareBaseline(reader, baseline, aspects)).differences).toEqual([]);
    },
  );
});

/** Of the right form, and of nothing that there is. */
const NO_ID = '0000000000000000a';

describe('a change of a network is refused', () => {
  it.each(NETWORK_CASES)('where there is nothing to make `%s` on', async (change, params) => {
    const given = Object.entries(params(exporter)).map(([name, value]): [string, unknown] => [
      name,
      name.endsWith('_arn') ? absent(value) : value,
    ]);
    const problems = await problemsOf({ change, params: Object.fromEntries(given) });
    expect(problems).toEqual([
      expect.stringMatching(/^there is no (security group|route table|network ACL|VPC|function) /),
    ]);
  });
  const absent = (arn: unknown): string =>
    String(arn)
      .replace(/(sg|rtb|acl|vpc)-\w+$/, `$1-${NO_ID}`)
      .replace(/order-exporter$/, 'order-importer');

  it.each<[string, string, ParamsOf, RegExp]>([
    ['that creates a route where one leads', 'create-route', route(EVERYWHERE, 'nat'), /already$/],
    ['that leads a route elsewhere where none is', 'replace-route', route(ELSEWHERE, 'nat'), /there is no route/],
    ['that deletes a route which is not there', 'delete-route', route(ELSEWHERE), /there is no route/],
    ['that touches the VPC’s own route', 'delete-route', route('10.20.0.0/16'), /there is no route/],
    ['that deletes an entry which is not there', 'delete-network-acl-entry', entry('egress 7'), /there is no entry/],
  ])('%s', async (_, change, params, problem) => {
    expect(await problemsOf({ change, params: params(exporter) })).toEqual([expect.stringMatching(problem)]);
  });

  it.each<[string, string, ParamsOf, string]>([
    ['a gateway that is not there', 'create-route', route(ELSEWHERE, `nat-${NO_ID}`), 'InvalidNatGatewayID.NotFound'],
    [
      'a subnet that is not there',
      'set-function-vpc',
      placedIn(() => [`subnet-${NO_ID}`]),
      'InvalidParameterValueException',
    ],
  ])('by AWS itself when it names %s, and changes nothing', async (_, change, params, code) => {
    const { call } = await prepare({ change, params: params(exporter) });
    await expect(writer.write(call)).rejects.toMatchObject({ name: 'AwsRefusedError', code });
    expect((await compareBaseline(reader, baseline)).differences).toEqual([]);
  });

  it('by AWS itself when the function was changed since it was read', async () => {
    const stale = await prepare({ change: 'set-function-vpc', params: closedSubnets(exporter) });
    const between = await prepare({ change: 'set-function-vpc', params: placedNowhere(exporter) });
    await writer.write(between.call);
    await expect(writer.write(stale.call)).rejects.toMatchObject({ code: 'PreconditionFailedException' });
    await writer.write((await prepare(between.inverse)).call);
  });

  it.each<[string, string, ParamsOf]>([
    ['deletes', 'delete-network-acl-entry', entry('ingress 42')],
    ['replaces', 'put-network-acl-entry', entry('ingress 42', ANSWERS)],
  ])('that %s an entry about ICMP: it could not be put back', async (_, change, params) => {
    const named = { NetworkAclId: exporter.network.aclId, Egress: false, RuleNumber: 42 };
    const about = { RuleAction: 'allow', Protocol: '1', CidrBlock: EVERYWHERE };
    await writer.write({ service: 'ec2', operation: 'CreateNetworkAclEntry', input: { ...named, ...about } });
    expect(await problemsOf({ change, params: params(exporter) })).toEqual([
      expect.stringMatching(/^entry `ingress 42` .* could not be put back as it is$/),
    ]);
    await writer.write({ service: 'ec2', operation: 'DeleteNetworkAclEntry', input: named });
  });
});
