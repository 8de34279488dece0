/**
 * The first module of an execution environment: loads the function, then answers one invocation after another.
 *
 * Plain JavaScript, because it is started by `node` alone: a loader would cost every cold start. It speaks with the
 * environment's owner over IPC only; what the two say is in `environment-messages.ts`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { redirectOutput } from './console-lines.mjs';
import { describeFailure, formatFailure, RuntimeError, withoutHostPaths } from './failure-shape.mjs';
import { loadHandler } from './handler-module.mjs';
import { createInvocationContext } from './invocation-context.mjs';
import { installNetworkGate } from './network-gate.mjs';

const tell = process.send.bind(process);
process.send = undefined;

/** A function outside of any network connects as it likes. */
const gate = process.argv[2] === 'in-network' ? installNetworkGate(tell) : undefined;

/** The invocation being answered, or the last one: AWS labels late lines with it too. */
let current = { requestId: undefined, isOpen: false };

const log = redirectOutput(
  (text) => tell({ type: 'text', text: withoutHostPaths(text) }),
  () => current.requestId,
);

function failForGood(label, thrown, exitCode) {
  log.error(label, formatFailure(thrown));
  const failure = { type: 'failure', requestId: current.isOpen ? current.requestId : undefined, isFatal: true };
  tell({ ...failure, error: describeFailure(thrown) }, () => process.exit(exitCode));
}

process.on('uncaughtException', (thrown) => failForGood('Uncaught Exception', thrown, 129));
process.on('unhandledRejection', (reason) => {
  const text = reason instanceof Error ? String(reason) : reason;
  failForGood('Unhandled Promise Rejection', new RuntimeError('UnhandledPromiseRejection', text), 128);
});
process.on('disconnect', () => process.exit(0));

/** Serialises as AWS does: no answer is `null`. */
function serialize(answer) {
  try {
    return JSON.stringify(answer === undefined ? null : answer) ?? 'null';
  } catch (cause) {
    throw new RuntimeError('JSONStringifyError', 'Unable to stringify response body', { cause });
  }
}

function callHandler(handler, event, context) {
  return new Promise((resolve, reject) => {
    const callback = (error, answer) => {
      const settle = () => (error === null || error === undefined ? resolve(answer) : reject(error));
      if (context.callbackWaitsForEmptyEventLoop) current.whenIdle = settle;
      else settle();
    };
    // A handler that neither calls back nor returns a promise is answered when nothing is left to wait for.
    current.whenIdle = () => resolve(undefined);
    const returned = handler(event, context, callback);
    if (typeof returned?.then === 'function') returned.then(resolve, reject);
  });
}

async function answer(handler, message) {
  current = { requestId: message.requestId, isOpen: true };
  process.channel.unref();
  try {
    await gate?.recheck();
    const returned = await callHandler(handler, JSON.parse(message.payload), createInvocationContext(message));
    const payload = serialize(returned);
    await nextTurn();
    finish({ type: 'response', requestId: message.requestId, payload });
  } catch (thrown) {
    log.error('Invoke Error', formatFailure(thrown));
    finish({ type: 'failure', requestId: message.requestId, error: describeFailure(thrown), isFatal: false });
  }
}

function finish(message) {
  process.channel?.ref();
  current.isOpen = false;
  current.whenIdle = undefined;
  tell(message);
}

process.on('beforeExit', () => {
  process.channel?.ref();
  current.whenIdle?.();
});

try {
  const handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  process.on(
    'message',
    (message) => void (message.type === 'passage' ? gate?.hear(message) : answer(handler, message)),
  );
  tell({ type: 'ready' });
} catch (thrown) {
  failForGood('Uncaught Exception', thrown, 129);
}
