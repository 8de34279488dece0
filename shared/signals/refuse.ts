import { plainText } from './plain-text.ts';
import type { Refusal, RefusalKind } from './signal.ts';

/** Fits a message attribute of SQS and one line of a log. */
const REASON_CHARACTERS_MAX = 500;

/** A refusal whose reason is safe to log and to put into a message attribute, whatever it quotes. */
export const refuse = (kind: RefusalKind, reason: string): Refusal => ({
  accepted: false,
  kind,
  reason: plainText(reason, REASON_CHARACTERS_MAX),
});

export const isRefusal = (value: object): value is Refusal => 'accepted' in value && value.accepted === false;
