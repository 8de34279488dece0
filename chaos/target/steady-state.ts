import type { TargetAccount } from './account.ts';

/** Whether the target did what it was asked to do, and what it answered. */
export interface SteadyState {
  steady: boolean;
  /** What the target answered, bounded. */
  detail: string;
}

/** Asks the target to process one record, as the queue would, and looks at its answer. */
export const probeTarget = async (
  account: TargetAccount,
  target: { function: string; probeEvent: object },
): Promise<SteadyState> => {
  try {
    const answer = await account.send<{ FunctionError?: string; Payload?: Uint8Array }>('lambda', 'Invoke', {
      FunctionName: target.function,
      Payload: JSON.stringify(target.probeEvent),
    });
    const detail = Buffer.from(answer.Payload ?? new Uint8Array())
      .toString('utf8')
      .slice(0, 400);
    return { steady: answer.FunctionError === undefined && detail.includes('"processed":1'), detail };
  } catch (error) {
    return { steady: false, detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
};
