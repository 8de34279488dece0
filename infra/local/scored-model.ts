import { createModel, createRecordedModel } from '../../agents/model/create-model.ts';
import type { Model } from '../../agents/model/model.ts';
import type { Tape } from '../../agents/model/recorded-model.ts';
import { loadRunbooks } from '../../agents/runbooks/load.ts';
import { TerminalError } from '../../shared/errors.ts';

/** The model that a drill scores. Nobody takes over from it: what the runbooks answered in its place would be scored as its own. */
export const scoredModel = async (spec: string, tape: Tape | undefined): Promise<Model> => {
  const runbooks = await loadRunbooks();
  // LangChain reads the second of them alone; AWS's own tools prefer the first.
  const region = process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const options = { runbooks, ...(region !== undefined && { bedrock: { region } }) };
  if (tape !== undefined) return createRecordedModel(spec, tape, options);
  const { id, chat, price } = await createModel(spec, options);
  return { id, chat, price };
};

/** Asks a hosted model for a word before anything is broken. Throws `TerminalError` with the reason when it gives none. */
export const requireAnswering = async (spec: string): Promise<void> => {
  if (spec === 'runbook') return;
  try {
    const { chat } = await scoredModel(spec, undefined);
    await chat.invoke('Answer with the word ready.');
  } catch (cause) {
    // Says already which package is missing.
    if (cause instanceof TerminalError) throw cause;
    throw new TerminalError(`the model \`${spec}\` does not answer: are its credentials and its region set?`, {
      cause,
    });
  }
};
