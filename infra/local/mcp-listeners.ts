import { createMcpEndpoint } from '../../mcp-servers/mcp-endpoint.ts';
import type { McpTool } from '../../mcp-servers/mcp-tool.ts';
import { DIAGNOSTICS } from '../../mcp-servers/diagnostics/tools/index.ts';
import type { DiagnosticsDeps } from '../../mcp-servers/diagnostics/deps.ts';
import { EXECUTOR } from '../../mcp-servers/executor/tools/index.ts';
import type { ExecutorDeps } from '../../mcp-servers/executor/deps.ts';
import { REMEDIATION } from '../../mcp-servers/remediation/tools/index.ts';
import type { RemediationDeps } from '../../mcp-servers/remediation/deps.ts';
import type { Keys } from './keys.ts';
import { listen, type Listener } from './listen.ts';

export interface McpListeners {
  diagnostics: Listener;
  remediation: Listener;
  executor: Listener;
}

export interface McpDeps {
  diagnostics: DiagnosticsDeps;
  remediation: RemediationDeps;
  executor: ExecutorDeps;
}

const HOSTS = ['127.0.0.1', 'localhost'];

/** One listener for each server: stopping one leaves the others up. */
export const startMcpListeners = async (deps: McpDeps, keys: Keys['mcp']): Promise<McpListeners> => {
  const start = <D>(name: keyof McpListeners, tools: readonly McpTool<D>[], given: D): Promise<Listener> =>
    listen(atMcp(createMcpEndpoint({ name, tools, deps: given, key: keys[name], hosts: HOSTS })));
  const [diagnostics, remediation, executor] = await Promise.all([
    start('diagnostics', DIAGNOSTICS, deps.diagnostics),
    start('remediation', REMEDIATION, deps.remediation),
    start('executor', EXECUTOR, deps.executor),
  ]);
  return { diagnostics, remediation, executor };
};

const atMcp =
  (endpoint: (request: Request) => Promise<Response>) =>
  async (request: Request): Promise<Response> =>
    new URL(request.url).pathname === '/mcp'
      ? endpoint(request)
      : new Response('the MCP endpoint is at /mcp', { status: 404 });
