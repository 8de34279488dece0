import { TerminalError } from '../errors.ts';

/** A policy as services other than IAM give it, which is JSON text. Throws `TerminalError` when it is not. */
export const parseDocument = (text: string | undefined, where: string): unknown => {
  try {
    return JSON.parse(text ?? '') as unknown;
  } catch (error) {
    throw new TerminalError(`the policy of \`${where}\` is not JSON`, { cause: error });
  }
};
