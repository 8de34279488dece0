import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { RetryableError, TerminalError } from '../../shared/errors.ts';
import { LIMITS } from '../../shared/limits.ts';
import { cleanLine } from '../../shared/safety/clean-value.ts';
import { boundedFetch, requireShallow } from './bounded-fetch.ts';
import { type ListedTool, type PinnedServer, whyNotPinned } from './tool-pins.ts';

/** Where an MCP server listens, and the bearer key it expects. */
export interface McpServerAddress {
  /** How messages name it, and whose tools it must list. */
  name: PinnedServer;
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
   * The structured content of a tool's answer. Throws `TerminalError` with the tool's own text when the tool failed, or
   * naming what differs when the server's list of tools is not the pinned one; `RetryableError` when the server did not
   * answer.
   */
  call(tool: string, input: Record<string, unknown>, options: McpCallOptions): Promise<unknown>;
  close(): Promise<void>;
}

/** The revision both sides speak: pinned, because probing for older ones costs a round trip per connection. */
const PROTOCOL = '2026-07-28';

/** Connects to an MCP server with the first call, and anew after the connection broke. */
export const connectMcp = (server: McpServerAddress): McpConnection => {
  let connected: Promise<Client> | undefined;
  let listed: { at: number; checked: Promise<void> } | undefined;
  const connect = (): Promise<Client> => (connected ??= open(server).catch((error: unknown) => drop(error)));
  const drop = (error: unknown): never => {
    connected = undefined;
    listed = undefined;
    throw error;
  };
  /** The list is compared with its pins before a call: first of all, and again when a moment has passed. */
  const checkTools = (client: Client): Promise<void> => {
    const now = performance.now();
    if (listed === undefined || now - listed.at > LIMITS.toolListAgeMsMax)
      listed = { at: now, checked: requirePinned(client, server).catch((error: unknown) => drop(error)) };
    return listed.checked;
  };

  const send = async (tool: string, input: Record<string, unknown>, timeoutMs: number): Promise<unknown> => {
    const client = await connect();
    await checkTools(client);
    const answer = await client.callTool({ name: tool, arguments: input }, { timeout: timeoutMs });
    if (answer.isError) throw new TerminalError(textOf(answer.content));
    requireShallow(answer.structuredContent);
    return answer.structuredContent;
  };

  const call = async (tool: string, input: Record<string, unknown>, options: McpCallOptions): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1)
      try {
        return await send(tool, input, options.timeoutMs);
      } catch (error) {
        if (error instanceof TerminalError) throw error;
        connected = undefined;
        listed = undefined;
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
    new StreamableHTTPClientTransport(new URL(url), {
      fetch: boundedFetch,
      requestInit: { headers: { Authorization: `Bearer ${key}` } },
    }),
  );
  return client;
};

/** Asked for past the SDK's own cache, which would compile whatever schemas a server sends. */
const requirePinned = async (client: Client, { name, url }: McpServerAddress): Promise<void> => {
  const listed = (await client.request({ method: 'tools/list' })) as { tools: ListedTool[]; nextCursor?: string };
  const difference = listed.nextCursor === undefined ? whyNotPinned(name, listed.tools) : 'the list has a second page';
  if (difference !== undefined)
    throw new TerminalError(`the tools of the ${name} server at ${url} are not the pinned ones: ${difference}`);
};

const textOf = (content: readonly { type: string }[]): string => {
  const texts = content.flatMap((block) => (block.type === 'text' ? [(block as { text?: string }).text ?? ''] : []));
  return cleanLine(texts.join('\n'), 2_000) || 'the tool failed without saying why';
};
