import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { BaseLanguageModelInput } from '@langchain/core/language_models/base';
import {
  BaseChatModel,
  type BaseChatModelCallOptions,
  type BindToolsInput,
} from '@langchain/core/language_models/chat_models';
import {
  type AIMessageChunk,
  type BaseMessage,
  mapChatMessagesToStoredMessages,
  mapStoredMessagesToChatMessages,
  type StoredMessage,
} from '@langchain/core/messages';
import type { ChatResult } from '@langchain/core/outputs';
import type { Runnable } from '@langchain/core/runnables';
import { z } from 'zod';
import { describeError, TerminalError } from '../../shared/errors.ts';
import { likeness } from './likeness.ts';
import { madeUpIds, withIds } from './made-up-ids.ts';

/** Where the answers of a model are kept, one file each, and whether they are written there or read from there. */
export interface Answers {
  folder: string;
  mode: 'record' | 'replay';
}

/** The answers of one run of a model, in the order in which it was asked. */
export interface Tape extends Answers {
  /** Questions that had no kept answer. */
  missing: string[];
  /** True once what follows is no part of the run: it is neither kept nor missed. */
  isOver: boolean;
  /** How often each kind of question was asked; files of answers that were given. */
  asked: Map<string, number>;
  given: Set<string>;
}

export const createTape = (answers: Answers): Tape => ({
  ...answers,
  missing: [],
  isOver: false,
  asked: new Map(),
  given: new Set(),
});

interface RecordedCallOptions extends BaseChatModelCallOptions {
  tools?: BindToolsInput[];
}

/** One kept answer: a message, or why there was none; and what the made-up ids in it were called in the prompt. */
const Kept = z.object({
  message: z.custom<StoredMessage>((value) => typeof value === 'object' && value !== null).optional(),
  error: z.string().optional(),
  ids: z.record(z.string(), z.string()),
  /** What was asked. */
  prompt: z.string(),
});
type Kept = z.infer<typeof Kept>;

/**
 * A chat model whose answers are kept, or that answers from what was kept and calls nobody, so that a run with a hosted
 * model can be gone through again offline. A question comes again with other times, counts and ids, and sometimes a moment
 * later: its answer is the one, not given yet and under the same instructions, to the prompt that is most like it, and it
 * gets the ids of this run. A question without one throws `TerminalError`, and is noted on the tape.
 */
export class RecordedModel extends BaseChatModel<RecordedCallOptions> {
  readonly tape: Tape;
  readonly inner: BaseChatModel | undefined;

  /** `inner` is asked while recording; a replay needs none. */
  constructor(fields: { tape: Tape; inner?: BaseChatModel }) {
    super({});
    this.tape = fields.tape;
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
    const kind = kindOf(messages);
    const prompt = messages.map(({ text }) => text).join('\n');
    const message =
      this.tape.mode === 'record'
        ? await this.record(kind, prompt, messages, options)
        : await this.replay(kind, prompt);
    return { generations: [{ text: message.text, message }] };
  }

  private async record(
    kind: string,
    prompt: string,
    messages: BaseMessage[],
    { tools = [], signal, ...options }: this['ParsedCallOptions'],
  ): Promise<BaseMessage> {
    if (this.inner === undefined) throw new TerminalError('there is no model whose answers could be recorded');
    const bound = tools.length > 0 && this.inner.bindTools ? this.inner.bindTools(tools, options) : this.inner;
    try {
      // Whoever counts calls and tokens listens to this model already: without a list of its own, the inner call is counted again.
      const message = await bound.invoke(messages, { callbacks: [], ...(signal && { signal }) });
      await this.keep(kind, prompt, { message: mapChatMessagesToStoredMessages([message])[0] });
      return message;
    } catch (error) {
      await this.keep(kind, prompt, { error: describeError(error) });
      throw error;
    }
  }

  private async keep(kind: string, prompt: string, answer: Pick<Kept, 'message' | 'error'>): Promise<void> {
    if (this.tape.isOver) return;
    const text = JSON.stringify(answer);
    const ids = [...madeUpIds(prompt)].filter(([id]) => text.includes(id));
    const number = (this.tape.asked.get(kind) ?? 0) + 1;
    this.tape.asked.set(kind, number);
    const kept: Kept = { ...answer, ids: Object.fromEntries(ids), prompt };
    await mkdir(this.tape.folder, { recursive: true });
    await writeFile(path.join(this.tape.folder, `${kind}-${number}.json`), `${JSON.stringify(kept, null, 2)}\n`);
  }

  private async replay(kind: string, prompt: string): Promise<BaseMessage> {
    const kept = await this.nearest(kind, prompt);
    const here = new Map([...madeUpIds(prompt)].map(([id, name]) => [name, id]));
    if (kept.error !== undefined) throw new TerminalError(`recorded: ${kept.error}`);
    const ids = new Map(Object.entries(kept.ids).map(([id, name]) => [id, here.get(name) ?? id]));
    const stored = JSON.parse(withIds(JSON.stringify(kept.message), ids)) as StoredMessage;
    const [message] = mapStoredMessagesToChatMessages([stored]);
    return message ?? this.miss('an answer without a message');
  }

  private async nearest(kind: string, prompt: string): Promise<Kept> {
    const { folder, given } = this.tape;
    const names = (await readdir(folder).catch((cause: unknown) => this.miss('no answers', cause)))
      .filter((name) => name.startsWith(`${kind}-`) && !given.has(name))
      .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const known = await Promise.all(
      names.map((name) =>
        readKept(path.join(folder, name)).catch((cause: unknown) =>
          this.miss(`\`${name}\`, which cannot be read`, cause),
        ),
      ),
    );
    // An answer about what is not here is no answer, however much the prompts are alike.
    const likenesses = known.map((kept) => (isAbout(kept, prompt) ? likeness(kept.prompt, prompt) : -1));
    const best = likenesses.indexOf(Math.max(...likenesses));
    const [name, kept] = [names[best], known[best]];
    if (name === undefined || kept === undefined || likenesses[best] === -1)
      return this.miss(`no further answer that fits these instructions and this evidence (\`${kind}\`)`);
    given.add(name);
    return kept;
  }

  private miss(what: string, cause?: unknown): never {
    if (!this.tape.isOver) this.tape.missing.push(what);
    throw new TerminalError(`the recording has ${what}`, { cause });
  }
}

/** Who asks is told by their instructions: those who changed them since cannot be given an answer to the old ones. */
const kindOf = (messages: readonly BaseMessage[]): string => {
  const instructions = messages.filter(({ type }) => type === 'system').map(({ text }) => text);
  return createHash('sha256').update(JSON.stringify(instructions)).digest('hex').slice(0, 12);
};

const readKept = async (file: string): Promise<Kept> => Kept.parse(JSON.parse(await readFile(file, 'utf8')));

/** Pieces of evidence, as every prompt numbers them. */
const EVIDENCE = /\bE\d+\b/g;

/** True when everything that the answer speaks of is in the prompt: ids of things like those it was given about, and evidence. */
const isAbout = ({ ids, message }: Kept, prompt: string): boolean => {
  const here = new Set(madeUpIds(prompt).values());
  const evidence = new Set(prompt.match(EVIDENCE));
  const cited = JSON.stringify(message ?? '').match(EVIDENCE) ?? [];
  return Object.values(ids).every((name) => here.has(name)) && cited.every((id) => evidence.has(id));
};
