import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import {
  type AIMessage,
  type AIMessageChunk,
  type BaseMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { convertToOpenAITool } from '@langchain/core/utils/function_calling';
import { TerminalError } from '../../shared/errors.ts';

/** Where answers of a model are kept, one file a prompt, and whether they are written there or read from there. */
export interface Answers {
  folder: string;
  mode: 'record' | 'replay';
}

interface RecordedCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** What differs from one run to the next: numbers, times and ids. Two prompts that differ in nothing else are one. */
const VOLATILE = /[0-9a-f]{8,}|[A-Z0-9]{12,}|\d+/g;

/** The name that a prompt's answer is kept under. */
export const promptKey = (messages: readonly BaseMessage[], tools: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([messages.map(({ type, text }) => [type, text.replaceAll(VOLATILE, '#')]), tools]))
    .digest('hex')
    .slice(0, 32);

/**
 * A chat model whose answers are kept, or that answers from what was kept and calls nobody, so that a run with a hosted
 * model can be gone through again offline. A prompt without a kept answer throws `TerminalError`.
 */
export class RecordedModel extends BaseChatModel<RecordedCallOptions> {
  readonly answers: Answers;
  readonly inner: BaseChatModel | undefined;

  /** `inner` is asked while recording; a replay needs none. */
  constructor(fields: { answers: Answers; inner?: BaseChatModel }) {
    super({});
    this.answers = fields.answers;
    this.inner = fields.inner;
  }

  static override lc_name(): string {
    return 'RecordedModel';
  }

  _llmType(): string {
    return 'recorded';
  }

  override bindTools(
    tools: BindToolsInput[],
    options?: Partial<RecordedCallOptions>,
  ): Runnable<BaseLanguageModelInput, AIMessageChunk, RecordedCallOptions> {
    return this.withConfig({ ...options, tools });
  }

  async _generate(messages: BaseMessage[], options: this['ParsedCallOptions']): Promise<ChatResult> {
    const tools = options.tools ?? [];
    const names = tools.map((tool) => convertToOpenAITool(tool as never).function.name);
    const file = path.join(this.answers.folder, `${promptKey(messages, names)}.json`);
    const message = this.answers.mode === 'record' ? await this.record(file, messages, options) : await replay(file);
    return { generations: [{ text: message.text, message }] };
  }

  private async record(
    file: string,
    messages: BaseMessage[],
    options: this['ParsedCallOptions'],
  ): Promise<BaseMessage> {
    if (this.inner === undefined) throw new TerminalError('there is no model whose answers could be recorded');
    const { tools = [], signal } = options;
    const bound = tools.length > 0 && this.inner.bindTools ? this.inner.bindTools(tools, options) : this.inner;
    const message = (await bound.invoke(messages, signal ? { signal } : {})) as AIMessage;
    await mkdir(this.answers.folder, { recursive: true });
    await writeFile(file, `${JSON.stringify(mapChatMessagesToStoredMessages([message])[0], null, 2)}\n`);
    return message;
  }
}

const replay = async (file: string): Promise<BaseMessage> => {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TerminalError(`no answer was recorded for this prompt (\`${path.basename(file)}\`)`, { cause });
  });
  const [message] = mapStoredMessagesToChatMessages([JSON.parse(text) as StoredMessage]);
  if (message === undefined) throw new TerminalError(`\`${file}\` holds no answer`);
  return message;
};
