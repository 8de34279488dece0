import type {
  ContextEntry,
  EvaluationResult,
  PolicySourceType,
  SimulateCustomPolicyRequest,
  Statement,
} from '@aws-sdk/client-iam';
import { contextKeys } from '../../iam-policy/context-keys.ts';
import { evaluate, type Decision, type MatchedStatement, type PolicySet } from '../../iam-policy/evaluate.ts';
import type { RequestPrincipal } from '../../iam-policy/principal.ts';
import { createRequestContext, type RequestContext } from '../../iam-policy/request-context.ts';
import type { AccessRequest } from '../../iam-policy/statement.ts';
import type { ConditionValue } from '../../service.ts';
import { isAwsManaged } from './aws-managed/index.ts';
import { required } from './constraint.ts';
import { invalidInput } from './iam-error.ts';
import { statementPosition } from './statement-position.ts';

/** What both simulations ask. */
export type SimulatedRequest = Pick<
  SimulateCustomPolicyRequest,
  'ActionNames' | 'ResourceArns' | 'ContextEntries' | 'CallerArn' | 'ResourcePolicy' | 'Marker' | 'MaxItems'
>;

export interface Simulation {
  readonly principal: RequestPrincipal;
  readonly policies: PolicySet;
  /** What inline policies of the simulated set are called in the answer. */
  readonly inlineSource: PolicySourceType;
}

/** One result for every combination of action and resource. No action is performed. */
export function simulate(simulation: Simulation, input: SimulatedRequest): EvaluationResult[] {
  const actions = required(input.ActionNames, 'ActionNames');
  for (const action of actions) {
    if (!/^[a-z0-9-]+:[a-z0-9]+$/i.test(action)) throw invalidInput(`Invalid Action name ${action}.`);
  }
  const resources = input.ResourceArns?.length ? input.ResourceArns : ['*'];
  const context = createRequestContext(readContext(input.ContextEntries ?? []));
  return actions.flatMap((action) =>
    resources.map((resource) => result(simulation, { principal: simulation.principal, action, resource, context })),
  );
}

function result(simulation: Simulation, request: AccessRequest): EvaluationResult {
  const decision = evaluate(request, simulation.policies);
  return {
    EvalActionName: request.action,
    EvalResourceName: request.resource,
    EvalDecision: EVAL_DECISION[decision.kind],
    MatchedStatements: decision.matched.map((matched) => statementShape(matched, simulation.inlineSource)),
    MissingContextValues: missingKeys(simulation.policies, request),
    ...boundaryDetail(simulation.policies, request),
  };
}

const EVAL_DECISION = {
  allowed: 'allowed',
  'explicit-deny': 'explicitDeny',
  'implicit-deny': 'implicitDeny',
} as const satisfies Record<Decision['kind'], string>;

/** Whether the boundary alone would let the request through. */
function boundaryDetail(
  { boundary }: PolicySet,
  request: AccessRequest,
): Pick<EvaluationResult, 'PermissionsBoundaryDecisionDetail'> {
  if (!boundary) return {};
  const { allowed } = evaluate(request, { identity: [boundary] });
  return { PermissionsBoundaryDecisionDetail: { AllowedByPermissionsBoundary: allowed } };
}

function missingKeys(policies: PolicySet, request: AccessRequest): string[] {
  const all = [...policies.identity, policies.boundary, policies.resource].filter((policy) => policy !== undefined);
  return contextKeys(all, request).filter((key) => isMissing(request.context, key));
}

const isMissing = (context: RequestContext, key: string): boolean => context.values(key) === undefined;

function statementShape({ layer, policy, index }: MatchedStatement, inlineSource: PolicySourceType): Statement {
  const position = statementPosition(policy.document, index);
  return {
    SourcePolicyId: policy.name.startsWith('arn:') ? policy.name.split('/').at(-1) : policy.name,
    SourcePolicyType: layer === 'resource' ? 'resource' : sourceType(policy.name, inlineSource),
    StartPosition: position?.start,
    EndPosition: position?.end,
  };
}

function sourceType(name: string, inlineSource: PolicySourceType): PolicySourceType {
  if (!name.startsWith('arn:')) return inlineSource;
  return isAwsManaged(name) ? 'aws-managed' : 'user-managed';
}

function readContext(entries: readonly ContextEntry[]): Record<string, ConditionValue> {
  return Object.fromEntries(
    entries.map((entry) => {
      const key = required(entry.ContextKeyName, 'contextEntries.member.contextKeyName');
      const values = entry.ContextKeyValues ?? [];
      const isList = entry.ContextKeyType?.endsWith('List') ?? values.length !== 1;
      return [key, isList ? values : (values[0] ?? [])];
    }),
  );
}
