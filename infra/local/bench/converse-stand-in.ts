import { createServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { AIMessage, type BaseMessage, HumanMessage, SystemMessage, ToolMessage } from '@langchain/core/messages';
import { createRunbookModel } from '../../../agents/model/create-model.ts';
import type { Runbook } from '../../../agents/runbooks/runbook.ts';

/** The parts of a Converse request that are read. Source: Bedrock API reference, `Converse`. */
interface ConverseRequest {
  system?: { text: string }[];
  messages: { role: 'user' | 'assistant'; content: Block[] }[];
  toolConfig?: { tools: { toolSpec: { name: string; description?: string; inputSchema: { json: object } } }[] };
}
interface Block {
  text?: string;
  toolUse?: { toolUseId: string; name: string; input: Record<string, unknown> };
  toolResult?: { toolUseId: string; content: { text?: string; json?: unknown }[] };
}

export interface ConverseStandIn {
  url: string;
  /** Bytes of every request and of every answer, in order. */
  exchanges: readonly { requestBytes: number; answerBytes: number }[];
  close(): Promise<void>;
}

/**
 * Answers Bedrock's Converse API as the runbook model answers, over HTTP/2 as Bedrock speaks it: what a hosted model
 * would be sent can be weighed without one.
 */
export const startConverseStandIn = async (runbooks: readonly Runbook[]): Promise<ConverseStandIn> => {
  const exchanges: { requestBytes: number; answerBytes: number }[] = [];
  const answer = async (stream: ServerHttp2Stream): Promise<void> => {
    const body = await buffer(stream);
    const message = await converse(JSON.parse(body.toString()) as ConverseRequest, runbooks);
    const answerBytes = Buffer.byteLength(JSON.stringify(message.content));
    exchanges.push({ requestBytes: body.length, answerBytes });
    const [inputTokens, outputTokens] = [Math.ceil(body.length / 4), Math.ceil(answerBytes / 4)];
    stream.respond({ ':status': 200, 'content-type': 'application/json' });
    stream.end(
      JSON.stringify({
        output: { message },
        stopReason: 'tool_use',
        usage: { inputTokens, outputTokens, totalTokens: inputTokens + outputTokens },
        metrics: { latencyMs: 1 },
      }),
    );
  };
  const server = createServer();
  const sessions = new Set<{ destroy(): void }>();
  server.on('session', (session) => sessions.add(session));
  server.on('stream', (stream: ServerHttp2Stream) => {
    answer(stream).catch((error: unknown) => stream.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const session of sessions) session.destroy();
    });
  return { url: `http://127.0.0.1:${port}`, exchanges, close };
};

const converse = async (request: ConverseRequest, runbooks: readonly Runbook[]) => {
  const { chat } = createRunbookModel(runbooks);
  const tools = request.toolConfig?.tools.map(({ toolSpec: { name, description = '', inputSchema } }) => ({
    type: 'function' as const,
    function: { name, description, parameters: inputSchema.json },
  }));
  const answered = (await chat.bindTools?.(tools ?? []).invoke(messagesOf(request))) as AIMessage;
  const content = answered.tool_calls?.map(({ id = '', name, args }) => ({
    toolUse: { toolUseId: id, name, input: args },
  }));
  return { role: 'assistant', content: content?.length ? content : [{ text: answered.text }] };
};

const messagesOf = ({ system = [], messages }: ConverseRequest): BaseMessage[] => [
  new SystemMessage(system.map(({ text }) => text).join('\n')),
  ...messages.flatMap(({ role, content }) => content.flatMap((block) => messageOf(role, block))),
];

const messageOf = (role: string, { text, toolUse, toolResult }: Block): BaseMessage[] => {
  if (toolResult)
    return [new ToolMessage({ tool_call_id: toolResult.toolUseId, content: JSON.stringify(toolResult.content) })];
  if (toolUse) {
    const { toolUseId: id, name, input: args } = toolUse;
    return [new AIMessage({ content: '', tool_calls: [{ id, name, args }] })];
  }
  return text === undefined ? [] : [role === 'user' ? new HumanMessage(text) : new AIMessage(text)];
};
