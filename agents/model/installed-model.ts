import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { initChatModel } from 'langchain';
import { TerminalError } from '../../shared/errors.ts';

/** Any `<provider>:<model>` whose LangChain package is installed; throws `TerminalError` naming what is missing. */
export const createInstalledChat = async (spec: string): Promise<BaseChatModel> => {
  try {
    const model = await initChatModel(spec);
    // An `initChatModel` model is a wrapper that finds its package on first use: find it now, while someone is looking.
    return await model._getModelInstance();
  } catch (cause) {
    throw new TerminalError(`the model \`${spec}\` cannot be used: is its LangChain package installed?`, { cause });
  }
};
