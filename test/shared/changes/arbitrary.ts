import fc from 'fast-check';
import type { PolicyDocument } from '../../../shared/aws/policy-document.ts';
import type { ChangeCall } from '../../../shared/proposal.ts';
import { type AccountState, BUCKET, FUNCTION, healthyState, MANAGED, QUEUE, ROLE, UUID } from '../aws/account-model.ts';

const action = fc.constantFrom('s3:GetObject', 's3:Put*', 'sqs:SendMessage', 'dynamodb:PutItem', 'logs:*');
const resource = fc.constantFrom('*', 'arn:aws:s3:::orders/*', 'arn:aws:sqs:eu-west-1:123456789012:orders-in');
const oneOrMore = (value: fc.Arbitrary<string>): fc.Arbitrary<string | string[]> =>
  fc.oneof(value, fc.uniqueArray(value, { minLength: 1, maxLength: 3 }));

const statement = fc.record(
  {
    Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
    Action: oneOrMore(action),
    Resource: oneOrMore(resource),
    Sid: fc.stringMatching(/^[A-Za-z0-9]{1,12}$/),
    Condition: fc.constant({ StringEquals: { 'aws:PrincipalTag/näme': 'é' } }),
  },
  { requiredKeys: ['Effect', 'Action', 'Resource'] },
);

/** Policies of the shapes that AWS takes, Denies and conditions among them. */
export const policyDocument: fc.Arbitrary<PolicyDocument> = fc.record({
  Version: fc.constant('2012-10-17' as const),
  Statement: fc.oneof(statement, fc.array(statement, { minLength: 1, maxLength: 3 })),
});

/** A policy of a resource, or a trust, which says for whom. */
const resourcePolicy: fc.Arbitrary<object> = fc.record({
  Version: fc.constant('2012-10-17' as const),
  Statement: fc.array(
    statement.map((one) => ({ ...one, Principal: { AWS: ROLE } })),
    { minLength: 1, maxLength: 2 },
  ),
});

const policyName = fc.constantFrom('read-orders', 'extra', 'write_logs@2');
const onRole = { role_arn: fc.constant(ROLE) };
const onFunction = { function_arn: fc.constant(FUNCTION) };

/** Parameters of every change of the catalogue. */
export const CHANGE_PARAMS: Record<string, fc.Arbitrary<Record<string, unknown>>> = {
  'put-role-policy': fc.record({ ...onRole, policy_name: policyName, document: policyDocument }),
  'delete-role-policy': fc.record({ ...onRole, policy_name: policyName }),
  'attach-role-policy': fc.record({ ...onRole, policy_arn: fc.constant(MANAGED) }),
  'detach-role-policy': fc.record({ ...onRole, policy_arn: fc.constant(MANAGED) }),
  'set-default-policy-version': fc.record({
    policy_arn: fc.constant(MANAGED),
    default_version: fc.constantFrom('v1', 'v2'),
  }),
  'update-role-trust': fc.record({ ...onRole, document: resourcePolicy }),
  'set-function-role': fc.record({ ...onFunction, role_arn: fc.constantFrom(ROLE, `${ROLE}-standby`) }),
  'put-bucket-policy': fc.record({ bucket_arn: fc.constant(BUCKET), document: resourcePolicy }),
  'delete-bucket-policy': fc.record({ bucket_arn: fc.constant(BUCKET) }),
  'set-queue-policy': fc.record({
    queue_arn: fc.constant(QUEUE),
    document: fc.option(resourcePolicy, { nil: null }),
  }),
  'set-function-timeout': fc.record({ ...onFunction, timeout_seconds: fc.integer({ min: 1, max: 900 }) }),
  'set-function-memory': fc.record({ ...onFunction, memory_mb: fc.integer({ min: 128, max: 10_240 }) }),
  'set-function-handler': fc.record({ ...onFunction, handler: fc.stringMatching(/^[a-z/]{1,20}\.[a-z]{1,10}$/) }),
  'set-reserved-concurrency': fc.record({ ...onFunction, reserved_concurrency: fc.integer({ min: 0, max: 10_000 }) }),
  'remove-reserved-concurrency': fc.record(onFunction),
  'set-event-source-mapping-state': fc.record({ ...onFunction, uuid: fc.constant(UUID), enabled: fc.boolean() }),
};

export const changeCall: fc.Arbitrary<ChangeCall> = fc.oneof(
  ...Object.entries(CHANGE_PARAMS).map(([change, params]) => params.map((given) => ({ change, params: given }))),
);

/** Accounts in any state that the catalogue can leave one in. */
export const accountState: fc.Arbitrary<AccountState> = fc
  .record({
    inline: fc.dictionary(policyName, policyDocument, { maxKeys: 3 }),
    isAttached: fc.boolean(),
    managed: policyDocument,
    second: policyDocument,
    trust: resourcePolicy,
    functionRole: fc.constantFrom(ROLE, `${ROLE}-standby`),
    bucketPolicy: fc.option(resourcePolicy, { nil: null }),
    queuePolicy: fc.option(resourcePolicy, { nil: null }),
    inForce: fc.constantFrom('v1' as const, 'v2' as const),
    timeout: fc.integer({ min: 1, max: 900 }),
    memory: fc.integer({ min: 128, max: 10_240 }),
    handler: fc.constantFrom('index.handler', 'app.main'),
    reserved: fc.option(fc.integer({ min: 0, max: 100 }), { nil: undefined }),
    mappingState: fc.constantFrom('Enabled', 'Enabling', 'Disabled', 'Disabling'),
  })
  .map((drawn) => {
    const healthy = healthyState();
    return {
      ...healthy,
      inline: { ...drawn.inline },
      attached: drawn.isAttached ? [MANAGED] : [],
      managed: { [MANAGED]: drawn.managed },
      second: drawn.second,
      trust: drawn.trust,
      bucketPolicy: drawn.bucketPolicy,
      queuePolicy: drawn.queuePolicy,
      inForce: drawn.inForce,
      fn: {
        ...healthy.fn,
        role: drawn.functionRole,
        timeout: drawn.timeout,
        memory: drawn.memory,
        handler: drawn.handler,
      },
      reserved: drawn.reserved,
      mapping: { ...healthy.mapping, state: drawn.mappingState },
    };
  });
