import { createModel, createRecordedModel } from '../../agents/model/create-model.ts';
import type { Model } from '../../agents/model/model.ts';
import type { Tape } from '../../agents/model/recorded-model.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { describeError, TerminalError } from '../../shared/errors.ts';

/** The model that a drill scores. Nobody takes over from it: what the runbooks answered in its place would be scored as its own. */
export const scoredModel = async (spec: string, tape: Tape | undefined): Promise<Model> => {
  const runbooks = await loadRunbooks();
  if (tape !== undefined) return createRecordedModel(spec, tape, { runbooks });
  const { id, chat, price } = await createModel(spec, { runbooks });
  return { id, chat, price };
};

/** Asks a hosted model for a word before anything is broken. Throws `TerminalError` with the reason when it gives none. */
export const requireAnswering = async (spec: string): Promise<void> => {
  const { chat } = await scoredModel(spec, undefined);
  if (spec === 'runbook') return;
  try {
    await chat.invoke('Answer with the word ready.');
  } catch (cause) {
    throw new TerminalError(
      `the model \`${spec}\` does not answer (${describeError(cause)}): are its credentials and its region set?`,
      { cause },
    );
  }
};
