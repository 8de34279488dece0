import { BaseCallbackHandler } from '@langchain/core/callbacks/base';
import type { AIMessage, BaseMessage } from '@langchain/core/messages';
import type { ChatGeneration } from '@langchain/core/outputs';
import type { Usage } from '../../shared/incident.ts';
import type { Price } from './prices.ts';

/** Counts what one step of an incident's thinking uses. */
export interface Meter {
  /** Used since the meter was created; `toolCalls` are counted by the tool box. */
  usage(toolCalls: number): Usage;
  /** Model calls of the whole incident, those before this step included. */
  modelCalls(): number;
  /** Counts every call of a model, answered or not, and the tokens of every answer, well formed or not. */
  listener(price: Price): BaseCallbackHandler;
}

/** `before` is what the incident had used when this step began. */
export const createMeter = (before: Usage): Meter => {
  const used = { model_calls: 0, input_tokens: 0, output_tokens: 0, nano_usd: 0, unpriced_model_calls: 0 };
  const count = (message: BaseMessage | undefined, price: Price): void => {
    const { input_tokens = 0, output_tokens = 0 } = (message as AIMessage | undefined)?.usage_metadata ?? {};
    used.input_tokens += input_tokens;
    used.output_tokens += output_tokens;
    if (price === 'unknown') used.unpriced_model_calls += 1;
    else used.nano_usd += input_tokens * price.input + output_tokens * price.output;
  };
  const listener = (price: Price): BaseCallbackHandler => {
    const handler = BaseCallbackHandler.fromMethods({
      handleChatModelStart: () => void (used.model_calls += 1),
      handleLLMEnd: ({ generations }) => count((generations[0]?.[0] as ChatGeneration | undefined)?.message, price),
    });
    // LangChain may deliver callbacks after the answer; a count that arrives late is not a count.
    handler.awaitHandlers = true;
    return handler;
  };
  return {
    usage: (toolCalls) => ({ ...used, tool_calls: toolCalls }),
    modelCalls: () => before.model_calls + used.model_calls,
    listener,
  };
};

/** The sum of two usages. */
export const addUsage = (a: Usage, b: Usage): Usage => ({
  tool_calls: a.tool_calls + b.tool_calls,
  model_calls: a.model_calls + b.model_calls,
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  nano_usd: a.nano_usd + b.nano_usd,
  unpriced_model_calls: (a.unpriced_model_calls ?? 0) + (b.unpriced_model_calls ?? 0),
});
