import {
  createAgent,
  modelCallLimitMiddleware,
  MultipleStructuredOutputsError,
  StructuredOutputParsingError,
  toolCallLimitMiddleware,
  toolStrategy,
} from 'langchain';
import type { StructuredToolInterface } from '@langchain/core/tools';
import { z } from 'zod';
import { describeError, LimitExceededError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { defuse, defuseValue } from '../../shared/safety/defuse.ts';
import { writeBlock } from './block.ts';
import type { Meter } from './meter.ts';
import type { Model } from './model.ts';

export interface Question<A> {
  /** The agent that asks, for traces. */
  asker: string;
  model: Model;
  meter: Meter;
  system: string;
  /** Written anew for each attempt, because tools may have added evidence. */
  prompt(): string;
  /** Its JSON schema must carry a `title`: the name of the tool by which a model answers. */
  answer: z.ZodType<A>;
  tools?: StructuredToolInterface[];
  toolCallsMax?: number;
  /** Why the answer cannot stand, for the model to correct; `undefined` when it can. */
  refuse(answer: A): string | undefined;
}

/** An answer that stands, or why nobody gave one. */
export type Answer<A> = { ok: true; answer: A; by: string } | { ok: false; why: string };

/** A badly formed or refused answer is asked for once more before the next model takes over. */
const ATTEMPTS_PER_MODEL = 2;
/** A refusal quotes what a model wrote: enough of it to be corrected by. */
const PROBLEM_CHARACTERS_MAX = 600;

/**
 * Asks a model, then its fallbacks, until an answer is well formed and stands. Never throws for a model's failure: when
 * nobody answers, the caller hands the incident to a person.
 */
export const ask = async <A>(question: Question<A>): Promise<Answer<A>> => {
  const problems: string[] = [];
  for (let model: Model | undefined = question.model; model; model = model.fallback)
    for (let attempt = 1; attempt <= ATTEMPTS_PER_MODEL; attempt += 1) {
      const outcome = await tryOnce(question, model, attempt > 1 ? problems.at(-1) : undefined);
      if (outcome.ok) return outcome;
      problems.push(outcome.why);
      if (!outcome.askAgain) break;
    }
  return { ok: false, why: problems.join('; then ').slice(0, 600) };
};

type Attempt<A> = { ok: true; answer: A; by: string } | { ok: false; why: string; askAgain: boolean };

const tryOnce = async <A>(question: Question<A>, model: Model, refusal?: string): Promise<Attempt<A>> => {
  try {
    const parsed = question.answer.safeParse(await converse(question, model, refusal));
    if (!parsed.success) return failed(model, `malformed answer: ${z.prettifyError(parsed.error)}`, true);
    // The one place where a model's words come in: whoever they are shown to, they link to nothing and call nobody.
    const answer = defuseValue(parsed.data);
    const objection = question.refuse(answer);
    return objection === undefined ? { ok: true, answer, by: model.id } : failed(model, objection, true);
  } catch (error) {
    return failed(model, describeError(error), isMalformed(error));
  }
};

const failed = (model: Model, problem: string, askAgain: boolean): Attempt<never> => ({
  ok: false,
  why: defuse(`\`${model.id}\`: ${problem}`.slice(0, PROBLEM_CHARACTERS_MAX)),
  askAgain,
});

/** A model that answered, but not in the form it was asked for. One that could not be reached has been retried already. */
const isMalformed = (error: unknown): boolean =>
  error instanceof StructuredOutputParsingError ||
  error instanceof MultipleStructuredOutputsError ||
  (error instanceof Error && isMalformed(error.cause));

const converse = async <A>(question: Question<A>, model: Model, refusal?: string): Promise<unknown> => {
  const used = question.meter.modelCalls();
  const left = LIMITS.modelCallsMax - used;
  if (left <= 0) throw new LimitExceededError('modelCallsMax', used + 1, LIMITS.modelCallsMax);
  const tools = question.tools ?? [];
  const agent = createAgent({
    name: question.asker,
    model: model.chat,
    tools,
    systemPrompt: question.system,
    responseFormat: toolStrategy(jsonSchema(question.answer), { handleError: false }),
    // Inside a graph's node an agent would inherit the saver and write a checkpoint per step; it is simply run again.
    checkpointer: false,
    middleware: [
      modelCallLimitMiddleware({ runLimit: left, exitBehavior: 'error' }),
      toolCallLimitMiddleware({ runLimit: question.toolCallsMax ?? 0, exitBehavior: 'continue' }),
    ],
  });
  const prompt = question.prompt();
  const content =
    refusal === undefined
      ? prompt
      : `${prompt}\n\nYour previous answer was refused.\n${writeBlock('refusal', refusal)}`;
  const outcome = await agent.invoke(
    { messages: [{ role: 'user', content }] },
    { recursionLimit: 4 * left + 4, callbacks: [question.meter.listener(model.price)] },
  );
  return outcome.structuredResponse;
};

/** Its `title` becomes the name of the tool by which the model answers. */
const jsonSchema = (
  answer: z.ZodType,
): Record<string, unknown> & { type: 'object'; properties: Record<string, unknown> } =>
  z.toJSONSchema(answer) as ReturnType<typeof jsonSchema>;
