import { arnName } from '../../shared/arn.ts';
import type { Evidence } from '../../shared/evidence.ts';
import type { DifferenceDigest, LogErrorDigest } from '../evidence/digest.ts';
import { latest, readDigest } from '../evidence/evidence-log.ts';
import { covers, type Permission } from '../evidence/statements.ts';

/** What AWS refused a principal. */
export type Denied = NonNullable<LogErrorDigest['denied']>;

/** What was denied; `anything` where what tells it could not be read. */
export type Denials = readonly Denied[] | 'anything';

/** What logs and stopped tasks say was denied. */
export const deniedIn = (evidence: readonly Evidence[]): readonly Denied[] =>
  [
    ...(readDigest(evidence, 'search_logs')?.digest.errors ?? []),
    ...(readDigest(evidence, 'get_service_state')?.digest.stopped ?? []),
  ].flatMap(({ denied }) => (denied ? [denied] : []));

/** Tools that could have told of denials and did not. The state of a service is asked of services only. */
export const silentOnDenials = (evidence: readonly Evidence[]): ('search_logs' | 'get_service_state')[] => [
  ...(readDigest(evidence, 'search_logs') ? [] : (['search_logs'] as const)),
  ...(latest(evidence, 'get_service_state')?.gap === undefined ? [] : (['get_service_state'] as const)),
];

/** True when one of the permissions, which the difference gave or took, covers what was denied. */
export const areWhatWasDenied = (
  permissions: readonly Permission[],
  difference: DifferenceDigest,
  denials: Denials,
): boolean =>
  denials === 'anything'
    ? permissions.length > 0
    : denialsOf(difference, denials).some(({ action, resource }) => someCovers(permissions, action, resource));

/** True when something was denied to the role that differs, or on the resource that differs. */
export const mayExplainDenial = (difference: DifferenceDigest, denials: Denials): boolean =>
  denials === 'anything' || denialsOf(difference, denials).length > 0;

/** True when something was denied to this very role. */
export const wasDenied = (roleArn: unknown, denials: Denials): boolean =>
  denials === 'anything' || denials.some(({ principal }) => isOf(principal, roleArn));

export const someCovers = (permissions: readonly Permission[], action: string, resource: string): boolean =>
  permissions.some((permission) => covers(permission, action, resource));

/** Denials of the role that differs, or on the resource that differs; others are not explained by it. */
const denialsOf = ({ resource: differing }: DifferenceDigest, denials: readonly Denied[]): Denied[] =>
  denials.filter(
    ({ principal, resource }) =>
      isOf(principal, differing) || resource === differing || resource.startsWith(`${differing}/`),
  );

/** True when a session is one of the role: the session's ARN names the role, and not its path. */
const isOf = (principal: string, roleArn: unknown): boolean =>
  typeof roleArn === 'string' && principal.split(/[:/]/).includes(arnName(roleArn));
