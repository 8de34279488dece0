import type { AuthorizationRequest } from '../../../shared/authorization/authorizer.ts';
import { Person } from '../../../shared/people.ts';

export const NOW = new Date('2026-11-20T12:00:00Z');
export const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
export const TAGS = { 'incident-responder': 'managed' };

export const personOf = (id: string, ...groups: string[]): Person => Person.parse({ id, name: id, groups });
export const asPerson = (person: Person): Pick<AuthorizationRequest, 'principal'> => ({
  principal: { kind: 'person', person },
});
export const asRole = (name: string): Pick<AuthorizationRequest, 'principal'> => ({
  principal: { kind: 'role', name },
});

const QUESTION: AuthorizationRequest = {
  moment: 'propose',
  principal: { kind: 'role', name: 'firebreak-worker' },
  action: {
    change: 'set-function-timeout',
    target: FUNCTION,
    call: { service: 'lambda', operation: 'UpdateFunctionConfiguration', input: {} },
    cost: { monthly_nano_usd: 0, formula: 'free' },
  },
  risk: 'R1',
  tags: TAGS,
  requestedBy: 'firebreak-worker',
  incident: { incident_id: 'inc-1', severity: 'SEV2', workload: 'orders' },
  breakGlass: false,
  approvals: { have: 0, need: 0 },
  now: NOW,
};

/** At each moment the request that nothing stands against, with what is said to be different. */
export const proposing = (over: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({ ...QUESTION, ...over });
export const approving = (over: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  ...QUESTION,
  moment: 'approve',
  ...asPerson(personOf('ann', 'responders')),
  ...over,
});
export const autoApproving = (over: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  ...QUESTION,
  moment: 'auto-approve',
  ...asRole('firebreak-approvals'),
  ...over,
});
export const executing = (over: Partial<AuthorizationRequest> = {}): AuthorizationRequest => ({
  ...QUESTION,
  moment: 'execute',
  ...asRole('firebreak-executor'),
  approvals: { have: 1, need: 1 },
  ...over,
});

/** The same action but for its cost in US dollars a month. */
export const costing = (usd: number | 'unknown'): Pick<AuthorizationRequest, 'action'> => ({
  action: {
    ...QUESTION.action,
    cost: { monthly_nano_usd: usd === 'unknown' ? usd : Math.round(usd * 1e9), formula: '' },
  },
});
/** The same action but for its change. */
export const changing = (change: string): Pick<AuthorizationRequest, 'action'> => ({
  action: { ...QUESTION.action, change },
});
