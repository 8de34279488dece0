import { zipSync } from 'fflate';
import { arnName, roleArn } from '../../shared/arn.ts';
import { WORKLOAD_BOUNDARY } from '../../shared/workload-boundary.ts';
import type { Half } from '../held-out.ts';
import { trustPolicy } from '../target/policies.ts';
import { type Distractor, isFunction } from './distractor.ts';

const NAMES: Record<Half, readonly [string, ...string[]]> = {
  tuned: ['thumbnails', 'newsletter'],
  'held-out': ['geocoder', 'watermark'],
};
const SOURCE = "export const handler = async () => { throw new Error('the upstream of somebody else is away'); };";

/** It fails when it is called, and is called once: its errors are in the account, and not in the incident's graph. */
export const otherFunction: Distractor = {
  id: 'other-function',
  description: 'another function of the account has errors of its own',
  suits: isFunction,
  happen: async ({ account, deployed, seeded, half }) => {
    const FunctionName = `${seeded.pick(NAMES[half])}-${arnName(deployed.root).slice(0, 24)}`;
    const RoleName = `${FunctionName}-role`;
    await account.send('iam', 'CreateRole', {
      RoleName,
      AssumeRolePolicyDocument: JSON.stringify(trustPolicy()),
      PermissionsBoundary: `arn:aws:iam::${account.accountId}:policy/${WORKLOAD_BOUNDARY}`,
    });
    await account.send('lambda', 'CreateFunction', {
      FunctionName,
      Role: roleArn(account.accountId, RoleName),
      Handler: 'index.handler',
      Runtime: 'nodejs22.x',
      Code: { ZipFile: zipSync({ 'index.mjs': Buffer.from(SOURCE) }) },
    });
    await account.send('lambda', 'Invoke', { FunctionName, Payload: '{}' });
  },
};
