import { type AuthorizationAnswer as CedarAnswer, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { describeError } from '../errors.ts';
import type { Policy } from '../policy.ts';
import type { AuthorizationAnswer, AuthorizationRequest, Authorizer, Denial, Moment } from './authorizer.ts';
import { explain } from './explain.ts';
import { type Facts, factsOf } from './facts.ts';
import { createPolicySet, type PolicySet } from './policy-set.ts';
import { readPolicySchema, readShippedPolicies } from './shipped-policies.ts';

const ACTIONS: Record<Moment, string> = {
  propose: 'Propose',
  approve: 'Approve',
  'auto-approve': 'AutoApprove',
  execute: 'Execute',
};

/** What denies when it is not a policy: the engine failed, or could not be asked. */
const ENGINE = 'policy-engine';

/**
 * The policy as Cedar decides it: the shipped rules, and the operator's own forbids. Throws `TerminalError` naming the
 * policy when the operator's text is not one that may be added.
 */
export const createCedarAuthorizer = async (policy: Policy): Promise<Authorizer> => {
  const [shipped, schema] = await Promise.all([readShippedPolicies(), readPolicySchema()]);
  const set = createPolicySet(shipped, policy.cedar, schema);
  return {
    version: policy.version,
    authorize: (request) => {
      try {
        return decide(request, policy, set);
      } catch (error) {
        return refused(ENGINE, `it could not be judged: ${describeError(error)}`);
      }
    },
  };
};

const decide = (request: AuthorizationRequest, policy: Policy, set: PolicySet): AuthorizationAnswer => {
  const facts = factsOf(request, policy);
  const tell = (id: string): Denial => {
    const known = set.policies.get(id);
    const why = explain(known?.explanation ?? id, request, policy, facts);
    return { policy: id, why, effect: known?.denialEffect ?? 'refuse' };
  };
  const answer = ask(request.moment, facts, set, set.all);
  const denials = denialsOf(answer, request, set, tell);
  if (answer.type === 'success' && denials.length === 0)
    return { allowed: true, policies: [...answer.response.diagnostics.reason].sort() };
  // A forbid that passes by itself hides whether anything permits it: who waits for its end must be told now.
  const standing = denials.every(({ effect }) => effect === 'hold')
    ? denialsOf(ask(request.moment, facts, set, set.standing), request, set, tell)
    : [];
  return { allowed: false, denials: [...denials, ...standing] };
};

const ask = (moment: Moment, facts: Facts, set: PolicySet, preparsedPolicySetId: string): CedarAnswer =>
  statefulIsAuthorized({
    ...facts,
    action: { type: 'Firebreak::Action', id: ACTIONS[moment] },
    preparsedSchemaName: set.schemaName,
    validateRequest: true,
    preparsedPolicySetId,
  });

/**
 * Why it is not allowed; empty when it is. Cedar skips a policy that errors, so that a forbid that errors would allow:
 * here every error denies.
 */
const denialsOf = (
  answer: CedarAnswer,
  { moment }: AuthorizationRequest,
  set: PolicySet,
  tell: (id: string) => Denial,
): Denial[] => {
  if (answer.type === 'failure')
    return refused(ENGINE, `the request does not fit the schema: ${messages(answer.errors)}`).denials;
  const { decision, diagnostics } = answer.response;
  const errors = diagnostics.errors.flatMap(
    ({ policyId, error }) => refused(policyId, `it could not be evaluated: ${error.message}`).denials,
  );
  if (decision === 'allow') return errors;
  const forbids = [...diagnostics.reason].sort().map(tell);
  if (forbids.length > 0 || errors.length > 0) return [...forbids, ...errors];
  const unmet = [...set.policies.values()].filter(
    ({ effect, action }) => effect === 'permit' && (action === undefined || action === ACTIONS[moment]),
  );
  return unmet.length > 0 ? unmet.map(({ id }) => tell(id)) : refused(ENGINE, 'nothing permits it').denials;
};

const refused = (policy: string, why: string): { allowed: false; denials: Denial[] } => ({
  allowed: false,
  denials: [{ policy, why, effect: 'refuse' }],
});

const messages = (errors: readonly { message: string }[]): string => errors.map(({ message }) => message).join('; ');
