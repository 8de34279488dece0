import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { InvokePermission } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { absentFunction, invokedName, permissionImage, permissionPlace } from './invoke-permission.ts';
import { permissionChange } from './permission-change.ts';

const params = permissionPlace.extend({
  /** Services only: another account is let in by a person. */
  principal: z.string().regex(/^[a-z][a-z0-9.-]{0,60}\.amazonaws\.com$/, 'not a service of AWS'),
  /** Both, always: a service alone would let anybody's resource in. */
  source_arn: z.string().regex(/^arn:aws[a-z-]*:[\x21-\x29\x2b-\x3e\x40-\x7e]{1,512}$/, 'not the ARN of one resource'),
  source_account: z.string().regex(/^\d{12}$/, 'not an account'),
});
type Params = z.infer<typeof params>;

const granted = ({ principal, source_arn, source_account }: Params): InvokePermission => ({
  principal,
  action: 'lambda:InvokeFunction',
  source_arn,
  source_account,
});

/** Lets a service invoke a function, or one of its aliases, for one of its resources. */
export const addFunctionPermission = permissionChange<Params>({
  id: 'add-function-permission',
  description: 'Lets a service invoke a function or an alias, for one resource of one account.',
  params,
  postImage: (given, preImage) => (preImage === null ? null : { permission: granted(given) }),
  operation: 'AddPermission',
  input: ({ principal, source_arn, source_account }) => ({
    Action: 'lambda:InvokeFunction',
    Principal: principal,
    SourceArn: source_arn,
    SourceAccount: source_account,
  }),
  invert: ({ function_arn, statement_id }) => ({
    change: 'remove-function-permission',
    params: { function_arn, statement_id },
  }),
  summary: ({ function_arn, principal, source_arn }) =>
    `let \`${principal}\` invoke ${invokedName(function_arn)} for \`${arnName(source_arn)}\``,
  cost: () => free('a permission has no price; what it lets in is invoked as it was before'),
  problems: ({ function_arn, statement_id, source_account }, preImage) => {
    if (preImage === null) return [absentFunction(function_arn)];
    const own = function_arn.split(':')[4];
    return [
      ...(permissionImage(function_arn, preImage).permission === null
        ? []
        : [`there is a permission \`${statement_id}\` already`]),
      ...(source_account === own ? [] : [`\`${source_account}\` is another account`]),
    ];
  },
  grants: (given) => ({
    kind: 'restored',
    resource: given.function_arn,
    aspect: 'function-permissions',
    member: given.statement_id,
    value: granted(given),
  }),
});
