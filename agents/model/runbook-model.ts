import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import { AIMessage, type AIMessageChunk, type BaseMessage } from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { createHash } from 'node:crypto';
import type { Runbook } from '../runbooks/runbook.ts';

/** What the model reads and answers with: nothing but the messages and the tools it was given. */
export interface Reading {
  /** Text of the first human message. */
  prompt: string;
  /** Contents of tool messages, oldest first. */
  toolAnswers: readonly string[];
  /** Names of the tools that may be called. */
  tools: readonly string[];
  runbooks: readonly Runbook[];
}
export interface Reply {
  tool: string;
  args: Record<string, unknown>;
}
/** One kind of question, known by the tool through which its answer is given. Pure. */
export type Expertise = (reading: Reading) => Reply;

interface RunbookCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/**
 * A LangChain chat model without a network: a pure function of messages and bound tools, driven by the runbooks. The
 * same messages always give the same answer, so a node that runs again after a crash says what it said before.
 */
export class RunbookModel extends BaseChatModel<RunbookCallOptions> {
  readonly runbooks: readonly Runbook[];
  readonly expertise: Readonly<Record<string, Expertise>>;

  constructor(fields: { runbooks: readonly Runbook[]; expertise: Readonly<Record<string, Expertise>> }) {
    super({});
    this.runbooks = fields.runbooks;
    this.expertise = fields.expertise;
  }

  static override lc_name(): string {
    return 'RunbookModel';
  }

  _llmType(): string {
    return 'runbook';
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<RunbookCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, RunbookCallOptions> {
    return this.withConfig({ ...options, tools });
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const bound = (options.tools ?? []).map((tool) => convertToOpenAITool(tool as never));
    const names = bound.map((tool) => tool.function.name);
    const reply = this.reply(messages, names);
    const usage = countTokens(messages, bound, reply);
    const id = fingerprint(messages, names);
    const message = new AIMessage({
      id: `runbook-${id}`,
      content: reply ? '' : 'no runbook speaks about this',
      tool_calls: reply ? [{ id: `call-${id}`, name: reply.tool, args: reply.args, type: 'tool_call' }] : [],
      usage_metadata: usage,
    });
    return { generations: [{ text: message.text, message }], llmOutput: { tokenUsage: usage } };
  }

  private reply(messages: readonly BaseMessage[], tools: readonly string[]): Reply | undefined {
    const kind = tools.find((tool) => tool in this.expertise);
    const answer = kind === undefined ? undefined : this.expertise[kind];
    return answer?.({
      prompt: messages.find(({ type }) => type === 'human')?.text ?? '',
      toolAnswers: messages.filter(({ type }) => type === 'tool').map(({ text }) => text),
      tools,
      runbooks: this.runbooks,
    });
  }
}

/** No tokenizer is involved: four bytes count as one token, over all that a hosted model would have been sent. */
const countTokens = (messages: readonly BaseMessage[], tools: readonly unknown[], reply: unknown) => {
  const tokens = (value: unknown): number => Math.ceil(Buffer.byteLength(JSON.stringify(value) ?? '') / 4);
  const input_tokens = tokens(messages.map(({ text }) => text)) + (tools.length > 0 ? tokens(tools) : 0);
  const output_tokens = tokens(reply ?? '');
  return { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
};

const fingerprint = (messages: readonly BaseMessage[], tools: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([messages.map(({ type, text }) => [type, text]), tools]))
    .digest('hex')
    .slice(0, 12);
