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
import { readBlock } from '../../agents/model/block.ts';
import { createRunbookModel } from '../../agents/model/create-model.ts';
import type { Model } from '../../agents/model/model.ts';
import { FREE } from '../../agents/model/prices.ts';
import type { Runbook } from '../../agents/runbooks/runbook.ts';

/** What an answer may be made of: everything that stands in the prompt. */
export interface Prompted {
  /** Texts of all messages. */
  text: string;
  tools: readonly string[];
  evidence: readonly string[];
  resource: string;
  candidates: readonly { ref: string; explains: readonly string[] }[];
  causes: readonly string[];
  toolAnswers: number;
  isRefused: boolean;
}

/** An answer: the tool by which it is given and its arguments; `undefined` leaves it to the runbooks. */
export type Puppeteer = (prompted: Prompted) => { tool: string; args: Record<string, unknown> } | undefined;

interface CallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** A chat model whose strings somebody else pulls. Where nobody does, it answers as the runbooks would. */
class PuppetModel extends BaseChatModel<CallOptions> {
  readonly honest: BaseChatModel;
  readonly pull: Puppeteer;

  constructor(fields: { honest: BaseChatModel; pull: Puppeteer }) {
    super({});
    this.honest = fields.honest;
    this.pull = fields.pull;
  }

  static override lc_name(): string {
    return 'PuppetModel';
  }

  _llmType(): string {
    return 'puppet';
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<CallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, CallOptions> {
    return this.withConfig({ ...options, tools });
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const tools = (options.tools ?? []).map((tool) => convertToOpenAITool(tool as never).function.name);
    const reply = this.pull(promptedBy(messages, tools));
    if (reply === undefined) return this.honest._generate(messages, options);
    const call = {
      id: `call-${Math.random().toString(36).slice(2)}`,
      name: reply.tool,
      args: reply.args,
      type: 'tool_call' as const,
    };
    const message = new AIMessage({ content: '', tool_calls: [call] });
    return { generations: [{ text: '', message }] };
  }
}

const promptedBy = (messages: readonly BaseMessage[], tools: readonly string[]): Prompted => {
  const human = messages.find(({ type }) => type === 'human')?.text ?? '';
  const block = <T>(name: string): T | undefined => readBlock(human, name) as T | undefined;
  return {
    text: messages.map(({ text }) => text).join('\n'),
    tools,
    evidence: (block<{ id: string; gap?: string }[]>('evidence') ?? [])
      .filter(({ gap }) => gap === undefined)
      .map(({ id }) => id),
    resource: block<{ resource?: string }>('incident')?.resource ?? '',
    candidates: block<{ ref: string; explains: string[] }[]>('candidates') ?? [],
    causes: block<{ causes?: string[] }>('diagnosis')?.causes ?? [],
    toolAnswers: messages.filter(({ type }) => type === 'tool').length,
    isRefused: readBlock(human, 'refusal') !== undefined,
  };
};

/** The puppet as the product takes a model: it falls back to the runbooks, as every hosted model does. */
export const createPuppet = (runbooks: readonly Runbook[], pull: Puppeteer): Model => {
  const fallback = createRunbookModel(runbooks);
  return { id: 'puppet', chat: new PuppetModel({ honest: fallback.chat, pull }), price: FREE, fallback };
};

/** Everything a text may say to somebody who tries: as it stands, without what hides it, and decoded. */
export const readings = (text: string): string => {
  const spelled = text
    .replace(/[\u{e0020}-\u{e007e}]/gu, (letter) => String.fromCharCode((letter.codePointAt(0) ?? 0) - 0xe0000))
    .replaceAll('\\u003c', '<')
    .replace(/\\[nrt]/g, ' ');
  const blobs = spelled.replace(/[\u200b\\]/g, '').match(/[A-Za-z0-9+/]{16,}/g) ?? [];
  const decoded = blobs.map((blob) =>
    Buffer.from(blob.slice(0, blob.length - (blob.length % 4)), 'base64').toString('utf8'),
  );
  return letters([spelled, ...decoded].join(' '));
};

/** Letters and digits alone: nothing that is written between them keeps the puppet from understanding. */
export const letters = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
