import { RetryableError } from '../errors.ts';

const ANSWER_MS_MAX = 5_000;

export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

/**
 * The answer's text, or why it is none: a status, a redirection, too many bytes. Throws `RetryableError` when nobody
 * answered in time, or the answer says that its sender is unwell.
 */
export const fetchText = async (
  url: URL,
  bytesMax: number,
  fetch: Fetch = globalThis.fetch,
): Promise<{ text: string } | { fault: string }> => {
  try {
    const answer = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(ANSWER_MS_MAX) });
    if (answer.status >= 500) throw new RetryableError(`\`${url.host}\` answered ${answer.status}`);
    if (answer.status !== 200) {
      await answer.body?.cancel();
      return { fault: `\`${url.host}\` answered ${answer.status === 0 ? 'with a redirection' : answer.status}` };
    }
    const body = await readBytes(answer.body, bytesMax);
    return body.complete
      ? { text: body.bytes.toString('utf8') }
      : { fault: `\`${url.host}\` answered more than ${bytesMax} bytes` };
  } catch (error) {
    if (error instanceof RetryableError) throw error;
    throw new RetryableError(`\`${url.host}\` did not answer`, { cause: error });
  }
};

/** At most `bytesMax` bytes of a stream, which is not read any further. */
export const readBytes = async (
  stream: ReadableStream<Uint8Array> | null,
  bytesMax: number,
): Promise<{ bytes: Buffer; complete: boolean }> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of stream ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > bytesMax) return { bytes: Buffer.concat(chunks).subarray(0, bytesMax), complete: false };
  }
  return { bytes: Buffer.concat(chunks), complete: true };
};
