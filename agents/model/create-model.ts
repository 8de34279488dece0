import type { Runbook } from '../runbooks/runbook.ts';
import { critiqueByRunbook } from '../critic/by-runbook.ts';
import { chooseByRunbook } from '../resolver/by-runbook.ts';
import { investigateByRunbook } from '../supervisor/by-runbook.ts';
import type { Model } from './model.ts';
import { bedrockPrice, FREE } from './prices.ts';
import { RecordedModel, type Tape } from './recorded-model.ts';
import { RunbookModel } from './runbook-model.ts';
import type { BedrockOptions } from './bedrock-model.ts';

export interface ModelOptions {
  runbooks: readonly Runbook[];
  bedrock?: BedrockOptions;
}

/** The offline model: free, deterministic, and what takes over when another one fails. */
export const createRunbookModel = (runbooks: readonly Runbook[]): Model => ({
  id: 'runbook',
  chat: new RunbookModel({
    runbooks,
    expertise: { diagnosis: investigateByRunbook, remediation: chooseByRunbook, critique: critiqueByRunbook },
  }),
  price: FREE,
});

/**
 * The model that `FIREBREAK_MODEL` or `--model` names: `runbook`, `bedrock:<model id>`, or `<provider>:<model>` of any
 * LangChain package that is installed. Every hosted model falls back to the runbooks. Their packages load only when used.
 */
export const createModel = async (spec: string, { runbooks, bedrock }: ModelOptions): Promise<Model> => {
  const fallback = createRunbookModel(runbooks);
  if (spec === 'runbook') return fallback;
  if (spec.startsWith('bedrock:')) {
    const modelId = spec.slice('bedrock:'.length);
    const { createBedrockChat } = await import('./bedrock-model.ts');
    return { id: spec, chat: createBedrockChat(modelId, bedrock), price: bedrockPrice(modelId), fallback };
  }
  const { createInstalledChat } = await import('./installed-model.ts');
  return { id: spec, chat: await createInstalledChat(spec), price: 'unknown', fallback };
};

/**
 * The same model with its answers recorded, or answering from recorded ones: a replay needs neither package nor network.
 * Nobody takes over from it: a recording is of one model.
 */
export const createRecordedModel = async (spec: string, tape: Tape, options: ModelOptions): Promise<Model> => {
  if (tape.mode === 'record') {
    const { id, chat, price } = await createModel(spec, options);
    return { id, price, chat: new RecordedModel({ tape, inner: chat }) };
  }
  const price = spec.startsWith('bedrock:') ? bedrockPrice(spec.slice('bedrock:'.length)) : 'unknown';
  return { id: spec, chat: new RecordedModel({ tape }), price: spec === 'runbook' ? FREE : price };
};
