import { parseArn } from '../../arn.ts';
import { readAttachedPolicies, readInlinePolicies, readManagedPolicy } from '../../aws/role-reads.ts';
import { listOf, statementsOf } from '../../aws/policy-document.ts';
import { isRole } from '../aspects/aspect.ts';
import type { Neighbour, NeighbourFinder, ResourceKind } from './neighbour.ts';

/** Services whose resources a policy can name, with what is called so. */
const KINDS: Readonly<Record<string, ResourceKind>> = {
  s3: 'bucket',
  dynamodb: 'table',
  secretsmanager: 'secret',
  ssm: 'parameter',
  kms: 'key',
};

/**
 * A role works with the managed policies of its own account, and with every resource that its policies name whole: what
 * it may use is what the workload uses.
 */
export const role: NeighbourFinder = {
  covers: isRole,
  kind: 'role',
  async find(aws, arn) {
    const [inline, attached] = await Promise.all([readInlinePolicies(aws, arn), readAttachedPolicies(aws, arn)]);
    if (inline === undefined || attached === undefined) return undefined;
    const own = attached.filter((policyArn) => parseArn(policyArn)?.account !== 'aws');
    const documents = await Promise.all(
      own.map(async (policyArn) => (await readManagedPolicy(aws, policyArn))?.document),
    );
    const named = [...Object.values(inline), ...documents].flatMap(resourcesNamedIn);
    return [
      ...own.map((policyArn): Neighbour => ({ arn: policyArn, kind: 'managed-policy', relation: 'attached policy' })),
      ...named,
    ];
  },
};

/** Resources named whole: a pattern names none. Of a bucket and its objects the bucket is the resource. */
const resourcesNamedIn = (document: unknown): Neighbour[] =>
  statementsOf(document)
    .flatMap(({ Resource }) => listOf(Resource))
    .flatMap((text) => {
      const { service = '' } = parseArn(text) ?? {};
      const arn = service === 's3' ? (text.split('/')[0] ?? text) : text;
      const kind = KINDS[service];
      return kind === undefined || /[*?$]|\/index\//.test(arn) ? [] : [{ arn, kind, relation: 'named in a policy' }];
    });
