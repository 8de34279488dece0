import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { RetryableError, TerminalError } from '../../shared/errors.ts';

/** Where an MCP server listens, and the bearer key it expects. */
export interface McpServerAddress {
  /** `diagnostics`, `remediation`, `executor`: how messages name it. */
  name: string;
  url: string;
  key: string;
}

export interface McpCallOptions {
  timeoutMs: number;
  /** True sends a call again once when the connection broke under it; only for tools that read. */
  resend: boolean;
}

/** One MCP server, connected on first use and again after the connection broke. */
export interface McpConnection {
  /**
   * The structured content of a tool's answer. Throws `TerminalError` with the tool's own text when the tool failed,
   * `RetryableError` when the server did not answer.
   */
  call(tool: string, input: Record<string, unknown>, options: McpCallOptions): Promise<unknown>;
  close(): Promise<void>;
}

/** The revision both sides speak: pinned, because probing for older ones costs a round trip per connection. */
const PROTOCOL = '2026-07-28';

/** Connects to an MCP server with the first call, and anew after the connection broke. */
export const connectMcp = (server: McpServerAddress): McpConnection => {
  let connected: Promise<Client> | undefined;
  const connect = (): Promise<Client> => (connected ??= open(server).catch((error: unknown) => drop(error)));
  const drop = (error: unknown): never => {
    connected = undefined;
    throw error;
  };

  const send = async (tool: string, input: Record<string, unknown>, timeoutMs: number): Promise<unknown> => {
    const client = await connect();
    const answer = await client.callTool({ name: tool, arguments: input }, { timeout: timeoutMs });
    if (answer.isError) throw new TerminalError(textOf(answer.content));
    return answer.structuredContent;
  };

  const call = async (tool: string, input: Record<string, unknown>, options: McpCallOptions): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await send(tool, input, options.timeoutMs);
      } catch (error) {
        if (error instanceof TerminalError) throw error;
        connected = undefined;
        if (options.resend && attempt === 1) continue;
        throw new RetryableError(`the ${server.name} server did not answer \`${tool}\` at ${server.url}`, {
          cause: error,
        });
      }
  };

  const close = async (): Promise<void> => {
    const client = await connected?.catch(() => undefined);
    connected = undefined;
    await client?.close();
  };
  return { call, close };
};

const open = async ({ url, key }: McpServerAddress): Promise<Client> => {
  const client = new Client(
    { name: 'firebreak-agents', version: '1.0.0' },
    { versionNegotiation: { mode: { pin: PROTOCOL } } },
  );
  await client.connect(
    new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: { Authorization: `Bearer ${key}` } } }),
  );
  return client;
};

const textOf = (content: readonly { type: string }[]): string => {
  const texts = content.flatMap((block) => (block.type === 'text' ? [(block as { text?: string }).text ?? ''] : []));
  return texts.join('\n').slice(0, 2_000) || 'the tool failed without saying why';
};
