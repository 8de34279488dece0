import {
  CreatePolicyVersionCommand,
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  ListEventSourceMappingsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import type { AccountClient } from './account-client.ts';

/** One thing that a person does to the target by hand, and what is right to find and to change then. */
export interface WayToBreak {
  title: string;
  change: string;
  cause: string;
  breakIt(account: AccountClient): Promise<void>;
}

interface PolicyDocument {
  Version: string;
  Statement: { Action: string[] }[];
}

const roleName = ({ ready }: AccountClient): string => ready.target.role.split('/').at(-1) ?? '';

const onlyInlinePolicy = async (account: AccountClient): Promise<{ RoleName: string; PolicyName: string }> => {
  const RoleName = roleName(account);
  const { PolicyNames } = await account.iam.send(new ListRolePoliciesCommand({ RoleName }));
  return { RoleName, PolicyName: PolicyNames?.[0] ?? '' };
};

export const inlinePolicyDeleted: WayToBreak = {
  title: 'the inline policy is deleted',
  change: 'put-role-policy',
  cause: 'identity-policy-missing-action',
  breakIt: async (account) => {
    await account.iam.send(new DeleteRolePolicyCommand(await onlyInlinePolicy(account)));
  },
};

/** The inline policy goes on without one of its actions; a statement that has no other goes with it. */
export const inlinePolicyWithout = (action: string): WayToBreak => ({
  title: `the inline policy loses ${action}`,
  change: 'put-role-policy',
  cause: 'identity-policy-missing-action',
  breakIt: async (account) => {
    const policy = await onlyInlinePolicy(account);
    const { PolicyDocument: text } = await account.iam.send(new GetRolePolicyCommand(policy));
    const document = JSON.parse(decodeURIComponent(text ?? '')) as PolicyDocument;
    const Statement = document.Statement.map((statement) => ({
      ...statement,
      Action: statement.Action.filter((allowed) => allowed !== action),
    })).filter((statement) => statement.Action.length > 0);
    const PolicyDocument = JSON.stringify({ ...document, Statement });
    await account.iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument }));
  },
});

/** A new version of the role's own managed policy, which allows something else, is put in force. */
export const policyVersionReplaced: WayToBreak = {
  title: 'a new version of the managed policy is put in force',
  change: 'set-default-policy-version',
  cause: 'identity-policy-missing-action',
  breakIt: async (account) => {
    const RoleName = roleName(account);
    const { AttachedPolicies = [] } = await account.iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
    const { PolicyArn } = AttachedPolicies.find((policy) => !policy.PolicyArn?.includes(':iam::aws:')) ?? {};
    const Statement = [{ Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: '*' }];
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await account.iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true }));
  },
};

export const concurrencyZero: WayToBreak = {
  title: 'reserved concurrency is set to 0',
  change: 'remove-reserved-concurrency',
  cause: 'reserved-concurrency-zero',
  breakIt: async ({ lambda, ready }) => {
    const input = { FunctionName: ready.target.function, ReservedConcurrentExecutions: 0 };
    await lambda.send(new PutFunctionConcurrencyCommand(input));
  },
};

/** What puts `concurrencyZero` right. */
export const freeConcurrency = async ({ lambda, ready }: AccountClient): Promise<void> => {
  await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName: ready.target.function }));
};

export const timeoutHalved: WayToBreak = {
  title: 'the time-out is halved, below the work',
  change: 'set-function-timeout',
  cause: 'function-timeout-too-low',
  breakIt: async ({ lambda, ready }) => {
    const FunctionName = ready.target.function;
    const { Timeout = 0 } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Timeout: Math.floor(Timeout / 2) }));
  },
};

export const handlerRenamed: WayToBreak = {
  title: 'the handler is renamed',
  change: 'set-function-handler',
  cause: 'function-handler-not-found',
  breakIt: async ({ lambda, ready }) => {
    const input = { FunctionName: ready.target.function, Handler: 'main.handler' };
    await lambda.send(new UpdateFunctionConfigurationCommand(input));
  },
};

export const mappingDisabled: WayToBreak = {
  title: 'the event source mapping is disabled',
  change: 'set-event-source-mapping-state',
  cause: 'event-source-mapping-disabled',
  breakIt: async ({ lambda, ready }) => {
    const FunctionName = ready.target.function;
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    await lambda.send(
      new UpdateEventSourceMappingCommand({ UUID: EventSourceMappings?.[0]?.UUID ?? '', Enabled: false }),
    );
  },
};
