import type { Functions } from './functions.ts';
import { throttled } from './lambda-error.ts';
import type { FunctionRecord } from './records.ts';

/** The account's quota; AWS gives an established account as much. */
export const ACCOUNT_CONCURRENCY = 1000;
/** AWS keeps this much of the quota for functions without a reservation. */
export const UNRESERVED_CONCURRENCY_MIN = 100;

/** What is left of the account's quota after all reservations, but not counting `except`. */
export function unreservedConcurrency(functions: Functions, except?: string): number {
  const reserved = functions.list().filter((record) => record.name !== except);
  return ACCOUNT_CONCURRENCY - reserved.reduce((sum, record) => sum + (record.reservedConcurrency ?? 0), 0);
}

/** Counts invocations in flight and refuses those beyond what the function, or the account, may have. */
export class ConcurrencyLedger {
  private readonly functions: Functions;
  private readonly inFlight = new Map<string, number>();

  constructor(functions: Functions) {
    this.functions = functions;
  }

  /** Takes a place and returns how many are taken now; throws `TooManyRequestsException` when there is none. */
  enter(record: FunctionRecord): number {
    const { name, reservedConcurrency } = record;
    const taken = this.inFlight.get(name) ?? 0;
    if (reservedConcurrency !== undefined && taken >= reservedConcurrency) {
      throw throttled('ReservedFunctionConcurrentInvocationLimitExceeded');
    }
    if (reservedConcurrency === undefined && this.unreservedInFlight() >= unreservedConcurrency(this.functions)) {
      throw throttled('ConcurrentInvocationLimitExceeded');
    }
    this.inFlight.set(name, taken + 1);
    return taken + 1;
  }

  leave(name: string): void {
    const taken = (this.inFlight.get(name) ?? 1) - 1;
    if (taken === 0) this.inFlight.delete(name);
    else this.inFlight.set(name, taken);
  }

  private unreservedInFlight(): number {
    return [...this.inFlight].reduce((sum, [name, taken]) => {
      return sum + (this.functions.find(name)?.reservedConcurrency === undefined ? taken : 0);
    }, 0);
  }
}
