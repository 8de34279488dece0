import type { z } from 'zod';
import type { ChangeCall } from '../proposal.ts';
import { attachRolePolicy } from './attach-role-policy.ts';
import type { Change } from './change.ts';
import { deleteRolePolicy } from './delete-role-policy.ts';
import { detachRolePolicy } from './detach-role-policy.ts';
import { putRolePolicy } from './put-role-policy.ts';
import { removeReservedConcurrency } from './remove-reserved-concurrency.ts';
import { setDefaultPolicyVersion } from './set-default-policy-version.ts';
import { setEventSourceMappingState } from './set-event-source-mapping-state.ts';
import { setFunctionEnvironment } from './set-function-environment.ts';
import { setFunctionHandler } from './set-function-handler.ts';
import { setFunctionMemory } from './set-function-memory.ts';
import { setFunctionTimeout } from './set-function-timeout.ts';
import { setReservedConcurrency } from './set-reserved-concurrency.ts';

/** The closed catalogue: nothing else can be proposed, injected or executed. */
export const CHANGES: readonly Change[] = [
  putRolePolicy,
  deleteRolePolicy,
  attachRolePolicy,
  detachRolePolicy,
  setDefaultPolicyVersion,
  setFunctionTimeout,
  setFunctionMemory,
  setFunctionHandler,
  setFunctionEnvironment,
  setReservedConcurrency,
  removeReservedConcurrency,
  setEventSourceMappingState,
];

/** The change with this id; undefined when it is not in the catalogue. */
export const findChange = (id: string): Change | undefined => CHANGES.find((change) => change.id === id);

export type ParsedChange = { change: Change; params: unknown } | { problems: string[] };

/** A change call held against the catalogue: its change and parsed parameters, or what is wrong with it. */
export const parseChangeCall = (call: ChangeCall): ParsedChange => {
  const change = findChange(call.change);
  if (!change) return { problems: [`\`${call.change}\` is not a change of the catalogue`] };
  const parsed = change.params.safeParse(call.params);
  return parsed.success ? { change, params: parsed.data } : { problems: parsed.error.issues.map(describeIssue) };
};

const describeIssue = (issue: z.core.$ZodIssue): string => `\`${issue.path.join('.') || 'params'}\`: ${issue.message}`;
