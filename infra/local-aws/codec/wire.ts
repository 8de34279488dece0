/** An HTTP request as the codec sees it: read whole, headers in lower case, the path still percent-encoded. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The query as sent, still percent-encoded, without its question mark: a signature covers it. */
  readonly rawQuery: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string | Uint8Array;
}

export interface DecodedCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
}
