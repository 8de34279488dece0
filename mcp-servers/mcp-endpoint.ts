import { createHash, timingSafeEqual } from 'node:crypto';
import {
  createMcpHandler,
  hostHeaderValidationResponse,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  requireBearerAuth,
} from '@modelcontextprotocol/server';
import { describeError, LimitExceededError } from '../shared/errors.ts';
import { LIMITS } from '../shared/limits.ts';
import { cleanLine } from '../shared/safety/clean-value.ts';
import { jsonSchemaOnce } from './json-schema-once.ts';
import type { McpTool } from './mcp-tool.ts';

export interface McpEndpointOptions<D> {
  /** Server name shown to clients: `diagnostics`, `remediation`, `executor`. */
  name: string;
  tools: readonly McpTool<D>[];
  deps: D;
}

/** A fresh server with every tool registered; stateless, so one is made per request. */
export const buildMcpServer = <D>({ name, tools, deps }: McpEndpointOptions<D>): McpServer => {
  const server = new McpServer({ name: `firebreak-${name}`, version: '1.0.0' }, { capabilities: { tools: {} } });
  for (const tool of tools) {
    const config = {
      description: tool.contract.description,
      inputSchema: jsonSchemaOnce(tool.contract.input),
      outputSchema: jsonSchemaOnce(tool.contract.output),
      annotations: annotationsOf(tool.effects),
    };
    server.registerTool(tool.name, config, (input: unknown) => answer(tool, input, deps));
  }
  return server;
};

const annotationsOf = (effects: McpTool<unknown>['effects']) => ({
  readOnlyHint: effects === 'none',
  destructiveHint: effects === 'changes-aws',
  idempotentHint: true,
  openWorldHint: false,
});

/** A failure crosses the protocol as a result that says what was asked and what AWS answered, so that a model can correct itself. */
const answer = async <D>(tool: McpTool<D>, input: unknown, deps: D) => {
  try {
    const output = tool.contract.output.parse(await tool.run(input as never, deps));
    const text = JSON.stringify(output);
    if (2 * Buffer.byteLength(text) > LIMITS.toolAnswerBytesMax)
      throw new LimitExceededError('toolAnswerBytesMax', 2 * Buffer.byteLength(text), LIMITS.toolAnswerBytesMax);
    return { structuredContent: output, content: [{ type: 'text' as const, text }] };
  } catch (error) {
    const text = `${tool.name} failed: asked ${JSON.stringify(input)}; answer: ${describeError(error)}`;
    return { isError: true, content: [{ type: 'text' as const, text: cleanLine(text, 2_000) }] };
  }
};

/**
 * A fetch-shaped streamable HTTP endpoint: bearer key compared in constant time, host header checked against DNS
 * rebinding, no session. Runs unchanged under node:http and in a Lambda function.
 */
export const createMcpEndpoint = <D>(
  options: McpEndpointOptions<D> & { key: string; hosts: readonly string[] },
): ((request: Request) => Promise<Response>) => {
  const handler = createMcpHandler(() => buildMcpServer(options));
  const authorize = requireBearerAuth({ verifier: { verifyAccessToken: (token) => verifyKey(token, options) } });
  return async (request) => {
    const refused = hostHeaderValidationResponse(request, [...options.hosts]);
    if (refused) return refused;
    const caller = await authorize(request);
    return caller instanceof Response ? caller : handler.fetch(request, { authInfo: caller });
  };
};

const verifyKey = async (token: string, { key, name }: { key: string; name: string }) => {
  if (!timingSafeEqual(digest(token), digest(key))) throw new OAuthError(OAuthErrorCode.InvalidToken, 'unknown key');
  return { token, clientId: `${name}-client`, scopes: [name], expiresAt: Math.floor(Date.now() / 1_000) + 3_600 };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
