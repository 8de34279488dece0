import type { BaseChatModel } from '@langchain/core/language_models/chat_models';
import type { Price } from './prices.ts';

/** A chat model as agents know it: any LangChain model with what it costs and who takes over when it fails. */
export interface Model {
  /** As configured: `runbook`, `bedrock:<model id>`, … */
  id: string;
  chat: BaseChatModel;
  price: Price;
  /** Asked when this model cannot be reached or has answered badly twice. */
  fallback?: Model;
}
