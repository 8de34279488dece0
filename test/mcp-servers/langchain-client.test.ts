import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../infra/local/listen.ts';
import { DIAGNOSTICS } from '../../mcp-servers/diagnostics/tools/index.ts';
import { createMcpEndpoint } from '../../mcp-servers/mcp-endpoint.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { systemClock } from '../../shared/clock.ts';

/** An account in which nothing is to be found. */
const emptyAccount: AwsReader = {
  accountId: '123456789012',
  region: 'eu-west-1',
  read: async () => undefined,
};

let listener: Listener;
let clients: MultiServerMCPClient[] = [];

beforeAll(async () => {
  const deps = { aws: emptyAccount, clock: systemClock };
  listener = await listen(
    createMcpEndpoint({ name: 'diagnostics', tools: DIAGNOSTICS, deps, key: 'secret', hosts: ['127.0.0.1'] }),
  );
});
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close()));
  clients = [];
  await listener.close();
});

const clientWith = (key: string): MultiServerMCPClient => {
  const client = new MultiServerMCPClient({
    throwOnLoadError: true,
    mcpServers: {
      aws: { transport: 'http', url: `${listener.url}/mcp`, headers: { Authorization: `Bearer ${key}` } },
    },
  });
  clients.push(client);
  return client;
};

describe('an agent made with LangChain’s own MCP client', () => {
  it('finds every tool of a server, and whether it only reads', async () => {
    const tools = await clientWith('secret').getTools();
    expect(tools.map(({ name }) => name).sort()).toEqual(DIAGNOSTICS.map(({ name }) => name).sort());
    for (const { metadata } of tools) expect(metadata?.annotations).toMatchObject({ readOnlyHint: true });
  });

  it('is told what was asked when a tool fails', async () => {
    const tools = await clientWith('secret').getTools();
    const tool = tools.find(({ name }) => name === 'get_function_configuration');
    const asked = 'arn:aws:lambda:eu-west-1:123456789012:function:orders';
    await expect(tool?.invoke({ function_arn: asked })).rejects.toThrow(asked);
  });

  it('is refused with another key', async () => {
    await expect(clientWith('guess').getTools()).rejects.toThrow();
  });
});
