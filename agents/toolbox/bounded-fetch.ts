import { LimitExceededError, TerminalError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';

/** `fetch` that gives up on an answer as soon as it is larger than a tool's answer may be: nothing parses the rest. */
export const boundedFetch = async (url: string | URL, init?: RequestInit): Promise<Response> => {
  const response = await fetch(url, init);
  if (response.body === null) return response;
  let bytes = 0;
  const bound = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.byteLength;
      if (bytes > LIMITS.toolAnswerBytesMax)
        controller.error(new LimitExceededError('toolAnswerBytesMax', bytes, LIMITS.toolAnswerBytesMax));
      else controller.enqueue(chunk);
    },
  });
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(bound), { status, statusText, headers });
};

/** Throws `TerminalError` when a value is nested deeper than any honest answer: what recurses into it would not return. */
export const requireShallow = (value: unknown): void => {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > LIMITS.toolAnswerDepthMax)
      throw new TerminalError(`the answer is nested deeper than ${LIMITS.toolAnswerDepthMax} levels`);
    level = level.flatMap((one): unknown[] => (one !== null && typeof one === 'object' ? Object.values(one) : []));
  }
};
