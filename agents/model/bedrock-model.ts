import { ChatBedrockConverse, type ChatBedrockConverseInput } from '@langchain/aws';
import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import { TerminalError } from '../../shared/errors.ts';

export interface BedrockOptions {
  region?: string;
  /** Made by a composition root, which knows endpoint, credentials and retries; throttled calls are retried by it. */
  client?: NonNullable<ChatBedrockConverseInput['client']>;
}

/** A diagnosis with every hypothesis written out takes about 1,000 tokens. */
const OUTPUT_TOKENS_MAX = 1_500;

/** A model on Bedrock through the Converse API. No temperature is sent: newer reasoning models refuse one. */
export const createBedrockChat = (modelId: string, { region, client }: BedrockOptions = {}): BaseChatModel => {
  if (modelId === '') throw new TerminalError('`bedrock:` needs a model id after the colon');
  return new ChatBedrockConverse({
    model: modelId,
    maxTokens: OUTPUT_TOKENS_MAX,
    ...(region !== undefined && { region }),
    ...(client && { client }),
  });
};
