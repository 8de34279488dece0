import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { describe, expect, it } from 'vitest';
import { createMcpToolBox } from '../../agents/toolbox/mcp-tool-box.ts';
import { limitToolCalls } from '../../agents/toolbox/limited-tool-box.ts';
import { createMcpEndpoint } from '../../mcp-servers/mcp-endpoint.ts';
import { mcpTool, type ToolContract } from '../../mcp-servers/mcp-tool.ts';
import { TerminalError } from '../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS, type DiagnosticsTool } from '../../shared/tools/diagnostics.ts';
import { alarmReading, FUNCTION } from './world.ts';

const KEY = 'k'.repeat(40);

const contractOf = (name: DiagnosticsTool): ToolContract => DIAGNOSTICS_TOOLS[name];
const silent = (name: DiagnosticsTool) =>
  mcpTool({
    name,
    contract: contractOf(name),
    effects: 'none',
    run: async () => {
      throw new TerminalError('nobody asks this one');
    },
  });

/** A diagnostics server with its tools, of which two are asked: one answers, one fails as AWS would make it fail. */
const startServer = async (port = 0) => {
  let asked = 0;
  const names = Object.keys(DIAGNOSTICS_TOOLS) as DiagnosticsTool[];
  const tools = [
    ...names.filter((name) => name !== 'list_alarms' && name !== 'search_logs').map(silent),
    mcpTool({
      name: 'list_alarms',
      contract: DIAGNOSTICS_TOOLS.list_alarms,
      effects: 'none',
      run: async () => {
        asked += 1;
        return { alarms: [alarmReading('Errors')] };
      },
    }),
    mcpTool({
      name: 'search_logs',
      contract: DIAGNOSTICS_TOOLS.search_logs,
      effects: 'none',
      run: async () => {
        throw new TerminalError('FilterLogEvents: ThrottlingException: Rate exceeded (request id 7f)');
      },
    }),
  ];
  const fetch = createMcpEndpoint({ name: 'diagnostics', tools, deps: {}, key: KEY, hosts: ['127.0.0.1'] });
  const server = serve({ fetch, port, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    port: (server.address() as AddressInfo).port,
    asked: () => asked,
    [Symbol.asyncDispose]: async () => {
      if ('closeAllConnections' in server) server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const boxOn = (url: string, key = KEY) => {
  const box = createMcpToolBox({ diagnostics: { url, key }, remediation: { url, key }, timeoutMs: 2_000 });
  return { ...box, [Symbol.asyncDispose]: () => box.close() };
};

describe('the tool box over MCP', () => {
  it('answers with the structured content, parsed by the contract', async () => {
    await using server = await startServer();
    await using box = boxOn(server.url);
    const answer = await box.call('list_alarms', { resource_arns: [FUNCTION] });
    expect(answer).toEqual({ ok: true, output: { alarms: [alarmReading('Errors')] } });
  });

  it('passes on what was asked and what AWS answered when a tool fails', async () => {
    await using server = await startServer();
    await using box = boxOn(server.url);
    const answer = await box.call('search_logs', { resource_arn: FUNCTION });
    expect(answer).toMatchObject({ ok: false });
    expect(answer.ok ? '' : answer.error).toMatch(/search_logs failed: asked .*orders.* ThrottlingException/);
  });

  it('says where the server was expected when it is down', async () => {
    const port = await freePort();
    await using box = boxOn(`http://127.0.0.1:${port}/mcp`);
    const answer = await box.call('list_alarms', {});
    expect(answer.ok ? '' : answer.error).toContain(
      `the diagnostics server did not answer \`list_alarms\` at http://127.0.0.1:${port}/mcp`,
    );
  });

  it('is refused with a wrong key', async () => {
    await using server = await startServer();
    await using box = boxOn(server.url, 'wrong');
    expect(await box.call('list_alarms', {})).toMatchObject({ ok: false });
    expect(server.asked()).toBe(0);
  });

  it('connects again after the server was restarted', async () => {
    const port = await freePort();
    await using box = boxOn(`http://127.0.0.1:${port}/mcp`);
    {
      await using server = await startServer(port);
      expect(await box.call('list_alarms', {})).toMatchObject({ ok: true });
      expect(server.asked()).toBe(1);
    }
    expect(await box.call('list_alarms', {})).toMatchObject({ ok: false });
    await using _again = await startServer(port);
    expect(await box.call('list_alarms', {})).toMatchObject({ ok: true });
  });

  it('does not ask a server that lists other tools than it must', async () => {
    await using server = await startServer();
    await using box = boxOn(server.url);
    const answer = await box.call('compare_baseline', { resource_arn: FUNCTION });
    expect(answer.ok ? '' : answer.error).toMatch(/remediation server at .* are not the pinned ones: .*is missing/);
  });
});

describe('the limit of tool calls', () => {
  const silent = { call: async () => ({ ok: false as const, error: 'down' }) };

  it('refuses the call after the last one before it is sent', async () => {
    const limited = limitToolCalls(silent, { used: 10, max: 12 });
    await limited.call('list_alarms', {});
    await limited.call('list_alarms', {});
    await expect(limited.call('list_alarms', {})).rejects.toMatchObject({ limit: 'toolCallsMax', value: 13, max: 12 });
    expect(limited.calls()).toBe(2);
  });

  it('tells about every call', async () => {
    const events: unknown[] = [];
    const limited = limitToolCalls(silent, { used: 0, onCall: (event) => events.push(event) });
    await limited.call('list_alarms', { alarm_names: ['a'] });
    expect(events).toMatchObject([{ tool: 'list_alarms', args: { alarm_names: ['a'] }, ok: false, error: 'down' }]);
  });
});

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};
