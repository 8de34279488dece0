import type { RefusalKind } from './signal.ts';
import type { SignalReceiver } from './signal-receiver.ts';

/** What an HTTP request came to. */
export type Taken =
  | Awaited<ReturnType<SignalReceiver['receive']>>
  | { accepted: true; outcome: 'confirmed' | 'unsubscribed' };

const STATUS: Record<RefusalKind, number> = { malformed: 400, unsigned: 401, forbidden: 403, oversized: 413 };

const json = (status: number, body: object, headers: Record<string, string> = {}): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store', ...headers } });

/** 200 with the outcome, or the refusal's status with its reason. */
export const answerOf = (taken: Taken): Response => {
  if (!taken.accepted) return json(STATUS[taken.kind], { error: taken.reason });
  const incident = 'incidentId' in taken && taken.incidentId ? { incident_id: taken.incidentId } : {};
  return json(200, { outcome: taken.outcome, ...incident });
};

/** Says nothing about what failed: whoever asked may be anyone. */
export const unavailable = (retryAfterMs: number): Response =>
  json(503, { error: 'not now, try again' }, { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1_000))) });
