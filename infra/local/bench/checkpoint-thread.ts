/** A thread of twelve checkpoints whose state grows from 2 to 23 KB of JSON: messages and digests, as agents keep them. */
export const BENCH_CHECKPOINTS = 12;

/** Channel values of the nth checkpoint of the bench thread, from 1. Deterministic. */
export const benchState = (n: number): Record<string, unknown> => ({
  incidentId: 'INC-20261120-ABCDEF',
  status: 'INVESTIGATING',
  messages: Array.from({ length: n * 8 }, (_, index) => message(index)),
  evidence: Array.from({ length: n }, (_, index) => digest(index)),
});

const message = (index: number) => ({
  id: `message-${index}-${fingerprint(index)}`,
  type: index % 2 === 0 ? 'ai' : 'tool',
  content: `The function orders-${index} failed ${index * 7} times since 2026-11-20T10:${index % 60}:00Z; request ${fingerprint(index + 100)} was denied dynamodb:PutItem on table orders.`,
  tool_call_id: index % 2 === 0 ? undefined : `call-${fingerprint(index + 200)}`,
});

const digest = (index: number) => ({
  evidence_id: `E${index + 1}`,
  tool: 'search_logs',
  sha256: Array.from({ length: 8 }, (_, part) => fingerprint(index * 8 + part)).join(''),
  errors: [{ class: 'access-denied', count: index * 13, example: `AccessDeniedException ${fingerprint(index + 300)}` }],
});

/** Eight hexadecimal digits that compress as badly as ids do. */
const fingerprint = (seed: number): string => {
  let value = (seed + 1) * 0x9e3779b1;
  value = Math.imul(value ^ (value >>> 15), 0x85ebca6b);
  return ((value ^ (value >>> 13)) >>> 0).toString(16).padStart(8, '0');
};
