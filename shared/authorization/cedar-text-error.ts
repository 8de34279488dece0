import { TerminalError } from '../errors.ts';

/** Something is wrong with the operator's own Cedar. */
export class CedarTextError extends TerminalError {
  /** Where in the text, in characters. */
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}
