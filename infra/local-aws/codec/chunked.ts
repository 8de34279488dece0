import { AwsError } from '../aws-error.ts';

/** One chunk of an `aws-chunked` body, with the signature that the signed form gives it. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly signature?: string;
}

export interface ChunkedBody {
  readonly chunks: readonly Chunk[];
  /** Headers sent after the body, in lower case (`x-amz-checksum-crc32`). */
  readonly trailers: Readonly<Record<string, string>>;
}

const incomplete = (): AwsError => new AwsError('IncompleteBody', 'The request body terminated unexpectedly', 400);

/** Takes S3's chunk framing apart: `size[;chunk-signature=…]\r\nbytes\r\n … 0\r\ntrailers\r\n\r\n`. */
export function readChunked(body: Buffer): ChunkedBody {
  const chunks: Chunk[] = [];
  let offset = 0;
  for (;;) {
    const lineEnd = body.indexOf('\r\n', offset);
    if (lineEnd < 0) throw incomplete();
    const [sizeText = '', extension = ''] = body.toString('latin1', offset, lineEnd).split(';');
    const size = Number.parseInt(sizeText, 16);
    if (Number.isNaN(size)) throw incomplete();
    const start = lineEnd + 2;
    const signature = /chunk-signature=([0-9a-f]+)/.exec(extension)?.[1];
    if (start + size > body.length) throw incomplete();
    chunks.push({ bytes: body.subarray(start, start + size), ...(signature && { signature }) });
    if (size === 0) return { chunks, trailers: readTrailers(body.toString('latin1', start)) };
    offset = start + size + 2;
  }
}

function readTrailers(text: string): Record<string, string> {
  const pairs = text.split(/\r?\n/).flatMap((line) => {
    const colon = line.indexOf(':');
    return colon > 0 ? [[line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const] : [];
  });
  return Object.fromEntries(pairs);
}

/** Whether a payload hash header announces chunk framing. */
export const isChunked = (payloadHash: string | undefined): boolean => payloadHash?.startsWith('STREAMING-') ?? false;
