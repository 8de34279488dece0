import { z } from 'zod';
import type { Approval } from '../../../shared/approval.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { type ButtonValue, readButtonValue } from './button-value.ts';
import { ACTION } from './incident-message.ts';
import { REASON_BLOCK, REASON_INPUT } from './reason-modal.ts';

const Id = z.string().regex(/^\w{1,64}$/);
const Inputs = z.object({
  values: z.record(z.string(), z.record(z.string(), z.object({ value: z.string().max(3_000).nullish() }))).default({}),
});
const Sender = {
  team: z.object({ id: Id }),
  user: z.object({ id: Id, team_id: Id.optional() }),
  api_app_id: Id,
  trigger_id: z.string().min(1).max(256),
};

/** What Slack posts when somebody presses a button or answers a window; members that we do not use are left out. */
const Payload = z.discriminatedUnion('type', [
  z.object({
    ...Sender,
    type: z.literal('block_actions'),
    actions: z.array(z.object({ action_id: z.string().max(255), value: z.string().max(2_000).optional() })).length(1),
    response_url: z.string().max(2_048).optional(),
    state: Inputs.optional(),
  }),
  z.object({
    ...Sender,
    type: z.literal('view_submission'),
    view: z.object({ callback_id: z.literal('reject'), private_metadata: z.string().max(3_000), state: Inputs }),
  }),
]);
type Payload = z.infer<typeof Payload>;

/** What somebody in Slack wants, from a request that Slack signed. */
export interface Interaction {
  team: string;
  app: string;
  user: { id: string; team: string };
  triggerId: string;
  responseUrl?: string;
  /** `none`: a button that only opens a page. */
  wants: { act: 'none' } | { act: 'ask-reason'; shown: ButtonValue } | (DecisionWish & { act: 'decide' });
  /** True for the answer to a window, which is told of mistakes inside the window. */
  isWindow: boolean;
}

export interface DecisionWish {
  decision: Approval['decision'];
  shown: ButtonValue;
  reason: string;
}

/**
 * The one reading of a signed body. Undefined when there could be another one (a key twice, at any depth, text that is
 * not UTF-8, more than a payload), or when it is not what our messages make Slack send.
 */
export const readInteraction = (body: Uint8Array): Interaction | undefined => {
  const payload = payloadOf(body);
  if (payload === undefined) return undefined;
  const wants = wishOf(payload);
  if (wants === undefined) return undefined;
  return {
    team: payload.team.id,
    app: payload.api_app_id,
    user: { id: payload.user.id, team: payload.user.team_id ?? payload.team.id },
    triggerId: payload.trigger_id,
    ...('response_url' in payload && { responseUrl: payload.response_url }),
    wants,
    isWindow: payload.type === 'view_submission',
  };
};

const payloadOf = (body: Uint8Array): Payload | undefined => {
  try {
    const fields = [...new URLSearchParams(new TextDecoder('utf-8', { fatal: true }).decode(body))];
    const [[name, text] = ['', ''], ...others] = fields;
    // What is decoded from broken escapes is read differently by different programs.
    if (name !== 'payload' || others.length > 0 || text.includes('\ufffd')) return undefined;
    return Payload.safeParse(parseJson(text)).data;
  } catch {
    return undefined;
  }
};

const wishOf = (payload: Payload): Interaction['wants'] | undefined => {
  if (payload.type === 'view_submission') {
    const shown = readButtonValue(payload.view.private_metadata);
    return shown && { act: 'decide', decision: 'reject', shown, reason: reasonIn(payload.view.state) };
  }
  const [action] = payload.actions;
  if (action?.action_id === ACTION.open || action?.action_id === ACTION.timeline) return { act: 'none' };
  const shown = readButtonValue(action?.value ?? '');
  if (shown === undefined) return undefined;
  const reason = reasonIn(payload.state);
  if (action?.action_id === ACTION.approve) return { act: 'decide', decision: 'approve', shown, reason };
  if (action?.action_id !== ACTION.reject) return undefined;
  return reason === '' ? { act: 'ask-reason', shown } : { act: 'decide', decision: 'reject', shown, reason };
};

const reasonIn = (state: z.infer<typeof Inputs> | undefined): string =>
  state?.values[REASON_BLOCK]?.[REASON_INPUT]?.value?.trim() ?? '';
