import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

/** One request as it arrived. */
export interface ConverseRequest {
  path: string;
  bytes: number;
  body: {
    system?: { text: string }[];
    messages: { role: string; content: Record<string, unknown>[] }[];
    toolConfig?: { tools: { toolSpec: { name: string } }[]; toolChoice?: unknown };
  };
}

/** An answer in the Converse API's own shape, or an error by its name. */
export type ConverseReply =
  | { tool: string; input: unknown; usage?: { inputTokens: number; outputTokens: number } }
  | { text: string }
  | { error: string; status: number };

export interface ConverseEndpoint extends AsyncDisposable {
  client: BedrockRuntimeClient;
  requests: ConverseRequest[];
}

/**
 * A local stand-in for Bedrock's Converse API, spoken to by the real client over HTTP/2. It counts four bytes of the
 * request as one input token unless the reply says otherwise.
 */
export const startConverse = async (
  reply: (request: ConverseRequest, index: number) => ConverseReply,
): Promise<ConverseEndpoint> => {
  const requests: ConverseRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
    incoming.on('end', () => {
      const text = Buffer.concat(chunks);
      const body = JSON.parse(text.toString()) as ConverseRequest['body'];
      const request = { path: decodeURIComponent(incoming.url ?? ''), bytes: text.length, body };
      const answer = reply(request, requests.push(request) - 1);
      if ('error' in answer) {
        outgoing.writeHead(answer.status, { 'content-type': 'application/json', 'x-amzn-errortype': answer.error });
        outgoing.end(JSON.stringify({ message: `${answer.error} for a test` }));
        return;
      }
      outgoing.writeHead(200, { 'content-type': 'application/json' });
      outgoing.end(JSON.stringify(toConverse(answer, text.length)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = new BedrockRuntimeClient({
    region: 'eu-west-1',
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' },
    maxAttempts: 3,
  });
  return {
    client,
    requests,
    [Symbol.asyncDispose]: async () => {
      client.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const toConverse = (reply: Exclude<ConverseReply, { error: string }>, requestBytes: number) => {
  const content =
    'tool' in reply
      ? [{ toolUse: { toolUseId: `use-${requestBytes}`, name: reply.tool, input: reply.input } }]
      : [{ text: reply.text }];
  const counted = {
    inputTokens: Math.ceil(requestBytes / 4),
    outputTokens: Math.ceil(Buffer.byteLength(JSON.stringify(content)) / 4),
  };
  const usage = ('usage' in reply && reply.usage) || counted;
  return {
    output: { message: { role: 'assistant', content } },
    stopReason: 'tool' in reply ? 'tool_use' : 'end_turn',
    usage: { ...usage, totalTokens: usage.inputTokens + usage.outputTokens },
    metrics: { latencyMs: 1 },
  };
};
