import type { DecisionResult } from '../../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../../shared/approvals/decision-request.ts';
import type { Clock } from '../../../shared/clock.ts';
import { describeError } from '../../../shared/errors.ts';
import type { Directory, Person } from '../../../shared/people.ts';
import { readBytes } from '../../../shared/signals/fetch-text.ts';
import { ReplayWindow } from '../../../shared/signals/replay-window.ts';
import { type Answer, answerTo, NOT_IN_DIRECTORY } from './answer-words.ts';
import { type DecisionWish, type Interaction, readInteraction } from './interaction.ts';
import { REASON_BLOCK, reasonModal } from './reason-modal.ts';
import { createSlackVerifier, SLACK_WINDOW_SECONDS } from './request-signature.ts';
import type { Whisper } from './response-url.ts';
import type { SlackChannel } from './slack-api.ts';

export interface SlackIntakeDeps {
  /** Signing secrets that are valid now. */
  secrets: readonly string[];
  /** The one workspace and the one app whose requests are taken. */
  team: string;
  app: string;
  directory: Directory;
  /** `shared/approvals/decide.ts`, bound: the call that every surface uses. */
  decide(request: DecisionRequest): Promise<DecisionResult>;
  slack: Pick<SlackChannel, 'openModal'>;
  whisper: Whisper;
  /** Why what was approved is not executed now; undefined when it is. */
  waits?(incidentId: string): Promise<string | undefined>;
  /** Shows an incident's message as it is now. */
  refresh(incidentId: string): Promise<void>;
  clock: Clock;
  log(line: string): void;
}

/** Slack's own payloads are a few kilobytes: they quote the message. */
const BODY_BYTES_MAX = 524_288;
/** Slack wants an answer within 3 s; what takes longer is told through the response URL. */
const ANSWER_MS_MAX = 2_500;
/** Twice the window of a timestamp, which may lie ahead, and a margin. */
const REPLAY_WINDOW_MS = 3 * SLACK_WINDOW_SECONDS * 1_000;

/**
 * Slack's interactions. The signature is checked on the bytes before anything is read from them; who decides is the
 * directory's person of the Slack user; what is decided about is what is stored. Never throws. 401: not signed by Slack.
 * 400: not one clear request. 403: another workspace or app. 409: seen before. 503: press again.
 */
export const createSlackIntake = (deps: SlackIntakeDeps): ((request: Request) => Promise<Response>) => {
  const isSigned = createSlackVerifier(deps);
  const used = new ReplayWindow(REPLAY_WINDOW_MS, deps.clock);

  const take = async (request: Request): Promise<Response> => {
    const { bytes, complete } = await readBytes(request.body, BODY_BYTES_MAX);
    if (!complete) return refuse(413, 'the body is too large');
    if (!isSigned(request.headers, bytes)) return refuse(401, 'the request is not signed by Slack');
    if (!isForm(request.headers)) return refuse(400, 'expected one form with one payload');
    const interaction = readInteraction(bytes);
    if (interaction === undefined) return refuse(400, 'expected one payload of one of our buttons');
    const { team, app, user, triggerId } = interaction;
    if (team !== deps.team || user.team !== deps.team || app !== deps.app)
      return refuse(403, 'expected our own workspace and app');
    // Slack asks again when it heard nothing in time: it is told that all is well, and nothing is done twice.
    if (!used.claim(triggerId))
      return request.headers.has('x-slack-retry-num') ? done() : refuse(409, 'this request was used before');
    try {
      return await act(deps, interaction);
    } catch (error) {
      used.release(triggerId);
      throw error;
    }
  };

  return async (request) => {
    try {
      return await take(request);
    } catch (error) {
      deps.log(`slack: ${describeError(error)}`);
      return refuse(503, 'not now, press again');
    }
  };
};

const act = async (deps: SlackIntakeDeps, interaction: Interaction): Promise<Response> => {
  const { wants } = interaction;
  switch (wants.act) {
    case 'none':
      return done();
    case 'ask-reason':
      await deps.slack.openModal(interaction.triggerId, reasonModal(wants.shown));
      return done();
    case 'decide':
      return answerInTime(deps, interaction, decideAs(deps, interaction, wants));
  }
};

const decideAs = async (
  { directory, decide, waits, refresh, log }: SlackIntakeDeps,
  { user }: Interaction,
  { decision, shown, reason }: DecisionWish,
): Promise<Answer> => {
  const person: Person | undefined = await directory.find({ slack: `${user.team}:${user.id}` });
  if (person === undefined) {
    log(`slack: \`${user.team}:${user.id}\` is not in the directory`);
    return NOT_IN_DIRECTORY;
  }
  const incidentId = shown.incident;
  const result = await decide({
    incidentId,
    hash: shown.hash,
    decision,
    reason,
    approver: person.id,
    channel: 'slack',
  });
  // The message says so at once, also where no status moved. That it could not is not the decision's failure.
  void refresh(incidentId).catch((error: unknown) => log(`slack: ${describeError(error)}`));
  // What is decided is decided, also where nobody can tell what holds it.
  return answerTo(result, result.outcome === 'approved' ? await waits?.(incidentId).catch(() => undefined) : undefined);
};

/** Waits for the decision as long as Slack does. Whoever pressed is told what became of it, there or afterwards. */
const answerInTime = async (
  { whisper, log }: SlackIntakeDeps,
  { isWindow, responseUrl }: Interaction,
  deciding: Promise<Answer>,
): Promise<Response> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => (timer = setTimeout(resolve, ANSWER_MS_MAX, undefined)));
  const answer = await Promise.race([deciding, late]).finally(() => clearTimeout(timer));
  // A window closes when its answer was taken, and otherwise says why not.
  if (answer !== undefined && isWindow && !answer.isTaken)
    return Response.json({ response_action: 'errors', errors: { [REASON_BLOCK]: answer.text } });
  void deciding
    .then(({ text }) => whisper(responseUrl, text))
    .catch((error: unknown) => log(`slack: ${describeError(error)}`));
  return done();
};

const isForm = (headers: Headers): boolean =>
  /^application\/x-www-form-urlencoded\s*(?:;\s*charset=utf-8\s*)?$/i.test(headers.get('content-type') ?? '');

const done = (): Response => new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });

const refuse = (status: number, error: string): Response =>
  Response.json({ error }, { status, headers: { 'cache-control': 'no-store' } });
