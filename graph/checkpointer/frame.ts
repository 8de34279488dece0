import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SerializerProtocol } from '@langchain/langgraph-checkpoint';

/** Below this, deflating costs more than it saves. */
const DEFLATE_BYTES_MIN = 512;
/** A stored value that inflates to more was not written by us. */
const INFLATED_BYTES_MAX = 64 * 1_024 * 1_024;
/** Level 3 reaches most of the size of level 6 (191 KB of state: 16 KB) in a third of the time. */
const DEFLATE_LEVEL = 3;

const PLAIN = 0;
const DEFLATED = 1;

/** A value as bytes that name their own serialization: `[deflated?][length of type][type][content]`. */
export const pack = async (serde: SerializerProtocol, value: unknown): Promise<Uint8Array> => {
  const [type, content] = await serde.dumpsTyped(value);
  const deflated = content.length >= DEFLATE_BYTES_MIN ? deflateRawSync(content, { level: DEFLATE_LEVEL }) : undefined;
  const isSmaller = deflated !== undefined && deflated.length < content.length;
  const name = Buffer.from(type);
  return joined([Uint8Array.of(isSmaller ? DEFLATED : PLAIN, name.length), name, isSmaller ? deflated : content]);
};

/** The value that `pack` was given. */
export const unpack = async <T>(serde: SerializerProtocol, bytes: Uint8Array): Promise<T> => {
  const nameEnd = 2 + (bytes[1] ?? 0);
  const type = Buffer.from(bytes.subarray(2, nameEnd)).toString();
  const rest = bytes.subarray(nameEnd);
  const content = bytes[0] === DEFLATED ? inflateRawSync(rest, { maxOutputLength: INFLATED_BYTES_MAX }) : rest;
  return (await serde.loadsTyped(type, content)) as T;
};

/** Chunks as one array of bytes. */
export const joined = (parts: readonly Uint8Array[]): Uint8Array => {
  const bytes = Buffer.concat(parts);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
};

/** Bytes in pieces of at most `size`; at least one piece. */
export const split = (bytes: Uint8Array, size: number): [Uint8Array, ...Uint8Array[]] => {
  const pieces: Uint8Array[] = [];
  for (let from = size; from < bytes.length; from += size) pieces.push(bytes.subarray(from, from + size));
  return [bytes.subarray(0, size), ...pieces];
};
