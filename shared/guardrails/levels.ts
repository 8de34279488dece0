import type { GuardrailLevel, Policy } from '../policy.ts';
import type { Guardrail } from './guardrail.ts';

type Levelled = Pick<Guardrail, 'id' | 'level' | 'levels'>;

const own = ({ level }: Levelled): GuardrailLevel => level ?? 'block';

/** What a violation of this guardrail does: as the policy says where the guardrail lets it, its own level elsewhere. */
export const levelOf = (
  guardrail: Levelled,
  { guardrail_levels: chosen }: Pick<Policy, 'guardrail_levels'>,
): GuardrailLevel => {
  const wanted = Object.hasOwn(chosen, guardrail.id) ? chosen[guardrail.id] : undefined;
  return wanted !== undefined && guardrail.levels?.includes(wanted) ? wanted : own(guardrail);
};

/** Why a policy's levels cannot be accepted, one sentence each; empty when they can. */
export const refusedLevels = (chosen: Policy['guardrail_levels'], guardrails: readonly Levelled[]): string[] =>
  Object.entries(chosen).flatMap(([id, level]) => {
    const guardrail = guardrails.find((each) => each.id === id);
    if (guardrail === undefined) return [`there is no guardrail \`${id}\``];
    const accepted = [own(guardrail), ...(guardrail.levels ?? [])];
    return accepted.includes(level) ? [] : [`\`${id}\` cannot be \`${level}\`, only ${accepted.join(' or ')}`];
  });
