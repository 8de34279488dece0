import type { Access } from '../../service.ts';
import type { World } from '../../world.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import type { Functions } from './functions.ts';
import { policyText } from './policy.ts';

/** What IAM is asked about a call on one function: its ARN as named, its tags and its own policy. */
export class FunctionAccess {
  private readonly world: World;
  private readonly functions: Functions;

  constructor(world: World, functions: Functions) {
    this.world = world;
    this.functions = functions;
  }

  to(action: string, text: string | undefined, qualifier?: string): Access[] {
    const named = parseFunctionName(this.world, text, qualifier);
    const record = this.functions.find(named.name);
    const policy = record?.policies[named.qualifier ?? ''];
    return [
      {
        action: `lambda:${action}`,
        resource: functionArn(this.world, named.name, named.qualifier),
        context: tagContext(record?.tags),
        ...(policy && { resourcePolicy: policyText(policy) }),
      },
    ];
  }

  /** Handing a role to Lambda needs permission of its own. */
  passRole(role: string | undefined): Access[] {
    if (role === undefined) return [];
    return [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'lambda.amazonaws.com' } }];
  }

  /** A package in S3 is read with the caller's permissions. */
  readPackage(code: { S3Bucket?: string; S3Key?: string; S3ObjectVersion?: string } | undefined): Access[] {
    if (code?.S3Bucket === undefined) return [];
    const action = code.S3ObjectVersion === undefined ? 's3:GetObject' : 's3:GetObjectVersion';
    return [{ action, resource: `arn:aws:s3:::${code.S3Bucket}/${code.S3Key ?? ''}` }];
  }

  /** A layer that a function is to have is read with the caller's permissions. */
  readLayers(arns: readonly string[] | undefined): Access[] {
    return (arns ?? []).map((resource) => ({ action: 'lambda:GetLayerVersion', resource }));
  }

  anything(action: string): Access[] {
    return [{ action: `lambda:${action}`, resource: '*' }];
  }
}

/** Condition keys that say which tags the resource has. */
export const tagContext = (tags: Record<string, string> | undefined): Record<string, string> =>
  Object.fromEntries(Object.entries(tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]));
