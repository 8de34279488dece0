import type { Policy } from '../policy.ts';
import { matchesAny } from './rule.ts';

/** Freeze windows that cover a target now, each with its end and its reason. */
export const openFreezes = ({ freezes }: Pick<Policy, 'freezes'>, target: string, now: Date): string[] =>
  freezes
    .filter(({ from, to }) => Date.parse(from) <= now.getTime() && now.getTime() < Date.parse(to))
    .filter(({ resources }) => matchesAny(target, resources))
    .map(({ name, reason, to }) => `${name} until ${to} (${reason})`);
