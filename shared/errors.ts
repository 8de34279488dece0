/** Base of every error of ours. Leaves name the fact; the four branches name the reaction. Catch branches only. */
export class FirebreakError extends Error {
  readonly incidentId?: string;

  constructor(message: string, options: { cause?: unknown; incidentId?: string } = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    if (options.incidentId !== undefined) this.incidentId = options.incidentId;
  }
}

/** Try again later: throttling, timeouts, a connection that broke. */
export class RetryableError extends FirebreakError {
  readonly retryAfterMs: number;
  constructor(message: string, options: { cause?: unknown; incidentId?: string; retryAfterMs?: number } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs ?? 1_000;
  }
}

/** Retrying cannot help: access denied, bad input, an illegal transition. */
export class TerminalError extends FirebreakError {}

/** Somebody else moved it: re-read, then decide. `stored` is what was found, when known. */
export class ConflictError extends FirebreakError {
  readonly stored?: unknown;
  constructor(message: string, options: { cause?: unknown; incidentId?: string; stored?: unknown } = {}) {
    super(message, options);
    this.stored = options.stored;
  }
}

/** A named limit was hit: stop, record, hand over. */
export class LimitExceededError extends FirebreakError {
  readonly limit: string;
  readonly value: number;
  readonly max: number;
  constructor(limit: string, value: number, max: number, options: { cause?: unknown; incidentId?: string } = {}) {
    super(`limit \`${limit}\` exceeded: ${value} of ${max}`, options);
    this.limit = limit;
    this.value = value;
    this.max = max;
  }
}

/** The move is not a row of `TRANSITIONS`. A programming error, never retried. */
export class IllegalTransitionError extends TerminalError {}

/** The one-line text of an error and of what caused it, for logs and records: `a: b: c`. */
export const describeError = (error: unknown): string => {
  const parts: string[] = [];
  for (let current: unknown = error; current instanceof Error && parts.length < 5; current = current.cause)
    parts.push(current.message);
  return parts.length > 0 ? parts.join(': ') : String(error);
};
