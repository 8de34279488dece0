import { startIdleService } from '../shared/aws/idle-service.ts';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { MultiServerMCPClient } from '@langchain/mcp-adapters';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Listener, listen } from '../../infra/local/listen.ts';
import { DIAGNOSTICS } from '../../mcp-servers/diagnostics/tools/index.ts';
import { EXECUTOR } from '../../mcp-servers/executor/tools/index.ts';
import { createMcpEndpoint } from '../../mcp-servers/mcp-endpoint.ts';
import type { McpTool } from '../../mcp-servers/mcp-tool.ts';
import { REMEDIATION } from '../../mcp-servers/remediation/tools/index.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import { rememberBaselines } from '../../shared/baseline/remember.ts';
import { systemClock } from '../../shared/clock.ts';
import { DIAGNOSTICS_TOOLS } from '../../shared/tools/diagnostics.ts';
import { EXECUTOR_TOOLS } from '../../shared/tools/executor.ts';
import { REMEDIATION_TOOLS } from '../../shared/tools/remediation.ts';
import { type Case, openCase } from './executor/executor-case.ts';
import { TIMEOUT_LOW } from './executor/executor-faults.ts';
import { type ExecutorAccount, POLICY, startExecutorAccount } from './executor/executor-world.ts';

const SERVERS = {
  diagnostics: { tools: DIAGNOSTICS, contracts: DIAGNOSTICS_TOOLS },
  remediation: { tools: REMEDIATION, contracts: REMEDIATION_TOOLS },
  executor: { tools: EXECUTOR, contracts: EXECUTOR_TOOLS },
} as const;
type Name = keyof typeof SERVERS;
const NAMES = Object.keys(SERVERS) as Name[];
const keyOf = (name: Name): string => `${name}-key-`.padEnd(40, 'x');

let account: ExecutorAccount;
let idle: string;
let opened: Case;
const listeners = {} as Record<Name, Listener>;

beforeAll(async () => {
  account = await startExecutorAccount();
  opened = await openCase(account, TIMEOUT_LOW);
  await account.root.send('logs', 'CreateLogGroup', { logGroupName: '/aws/lambda/orders' });
  idle = await startIdleService(account.root, account.aws);
  const { reader: aws } = account;
  const deps: Record<Name, unknown> = {
    diagnostics: { aws, clock: systemClock },
    remediation: {
      aws,
      clock: systemClock,
      policy: POLICY,
      authorizer: await createCedarAuthorizer(POLICY),
      baselines: rememberBaselines(opened.store, systemClock),
      repairRoleArn: (kind: string) => `arn:aws:iam::${account.aws.accountId}:role/firebreak-repair-${kind}`,
    },
    executor: opened.deps(),
  };
  for (const name of NAMES) {
    const tools = SERVERS[name].tools as unknown as readonly McpTool<unknown>[];
    const endpoint = createMcpEndpoint({ name, tools, deps: deps[name], key: keyOf(name), hosts: ['127.0.0.1'] });
    listeners[name] = await listen(endpoint);
  }
});
afterAll(async () => {
  await Promise.all(Object.values(listeners).map((listener) => listener.close()));
  await account.aws.close();
});

const connect = async (name: Name, key = keyOf(name)) => {
  const client = new Client({ name: 'test', version: '1.0.0' });
  const headers = { Authorization: `Bearer ${key}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${listeners[name].url}/mcp`), { requestInit: { headers } }),
  );
  return client;
};
const textOf = (answer: { content: readonly object[] }): string => JSON.stringify(answer.content);

describe.each(NAMES)('the %s server', (name) => {
  it('lists its tools with a description, both schemas and honest hints', async () => {
    const client = await connect(name);
    const { tools } = await client.listTools();
    expect(tools.map((tool) => tool.name).sort()).toEqual(Object.keys(SERVERS[name].contracts).sort());
    for (const tool of tools) {
      expect(tool.name).toMatch(/^[a-z]+(_[a-z]+)+$/);
      expect(tool.description?.length).toBeGreaterThan(20);
      expect(tool.inputSchema.type).toBe('object');
      expect(tool.outputSchema?.type).toBe('object');
      const isReading = name !== 'executor';
      const isProbe = tool.name === 'probe_proposal';
      expect(tool.annotations).toMatchObject({ readOnlyHint: isReading, destructiveHint: !isReading && !isProbe });
    }
    await client.close();
  });

  it.each([
    ['no key', undefined],
    ['a wrong key', 'Bearer wrong'],
    ["another server's key", `Bearer ${keyOf(NAMES.find((other) => other !== name)!)}`],
    ['a key in another scheme', `Basic ${keyOf(name)}`],
  ])('answers 401 to %s', async (_, authorization) => {
    const response = await fetch(`${listeners[name].url}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization ? { authorization } : {}) },
      body: '{}',
    });
    expect(response.status).toBe(401);
  });

  it('refuses a host name that was rebound to it, whatever the key', async () => {
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { port } = new URL(listeners[name].url);
      const headers = { host: 'attacker.example', authorization: `Bearer ${keyOf(name)}` };
      request({ host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers }, ({ statusCode }) =>
        resolve(statusCode),
      )
        .on('error', reject)
        .end('{}');
    });
    expect(status).toBe(403);
  });

  it('serves clients of the earlier protocol, as LangChain has one', async () => {
    const clients = new MultiServerMCPClient({
      mcpServers: {
        [name]: {
          transport: 'http',
          url: `${listeners[name].url}/mcp`,
          headers: { Authorization: `Bearer ${keyOf(name)}` },
        },
      },
    });
    const tools = await clients.getTools();
    expect(tools.map((tool) => tool.name).sort()).toEqual(Object.keys(SERVERS[name].contracts).sort());
    await clients.close();
  });
});

describe('a reading tool', () => {
  const READS: [Name, string, () => Record<string, unknown>][] = [
    ['diagnostics', 'list_alarms', () => ({ resource_arns: [account.functionArn] })],
    ['diagnostics', 'get_dependencies', () => ({ resource_arn: account.functionArn })],
    ['diagnostics', 'get_metrics', () => ({ resource_arn: account.functionArn })],
    ['diagnostics', 'search_logs', () => ({ resource_arn: account.functionArn })],
    ['diagnostics', 'get_function_configuration', () => ({ function_arn: account.functionArn })],
    ['diagnostics', 'get_role_policies', () => ({ role_arn: account.roleArn })],
    [
      'diagnostics',
      'simulate_access',
      () => ({ principal_arn: account.roleArn, actions: ['s3:GetObject'], resource_arns: ['arn:aws:s3:::orders/1'] }),
    ],
    ['diagnostics', 'get_recent_changes', () => ({ resource_arns: [account.functionArn] })],
    ['diagnostics', 'get_triggers', () => ({ function_arn: account.functionArn })],
    ['diagnostics', 'get_service_state', () => ({ service_arn: idle })],
    ['remediation', 'compare_baseline', () => ({ resource_arn: account.functionArn })],
    ['remediation', 'list_possible_changes', () => ({ resource_arn: account.functionArn })],
    ['remediation', 'validate_change', () => ({ incident_id: opened.incidentId, ...TIMEOUT_LOW.calls(account)[0]! })],
    ['remediation', 'estimate_cost', () => ({ ...TIMEOUT_LOW.calls(account)[0]! })],
  ];

  it.each(READS)('of %s, `%s`, answers by its contract and changes nothing', async (server, tool, input) => {
    const client = await connect(server);
    const answer = await client.callTool({ name: tool, arguments: input() });
    expect(answer.isError, textOf(answer)).toBeFalsy();
    const { contracts } = SERVERS[server];
    const { output } = contracts[tool as keyof typeof contracts] as { output: { parse(value: unknown): unknown } };
    expect(output.parse(answer.structuredContent)).toEqual(answer.structuredContent);
    await client.close();
  });

  it('is in the table above', () => {
    expect(READS.map(([, tool]) => tool).sort()).toEqual(
      [...Object.keys(DIAGNOSTICS_TOOLS), ...Object.keys(REMEDIATION_TOOLS)].sort(),
    );
  });

  it('finds an alarm among more than one page of others', async () => {
    const put = (AlarmName: string, FunctionName: string) =>
      account.root.send('cloudwatch', 'PutMetricAlarm', {
        AlarmName,
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: FunctionName }],
        Statistic: 'Sum',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      });
    await Promise.all(Array.from({ length: 120 }, (_, n) => put(`another-${n}`, `another-${n}`)));
    await put('zebra', 'orders');
    const client = await connect('diagnostics');
    const answer = await client.callTool({
      name: 'list_alarms',
      arguments: { resource_arns: [account.functionArn] },
    });
    expect(answer.structuredContent).toMatchObject({ alarms: [{ name: 'zebra' }] });
    await client.close();
  });

  it.each([
    ['simulate_access', (arn: string) => ({ principal_arn: arn, actions: ['s3:GetObject'], resource_arns: ['*'] })],
    ['get_role_policies', (arn: string) => ({ role_arn: arn })],
    ['get_function_configuration', () => ({ function_arn: `${account.functionArn}-gone` })],
  ])('`%s` of what does not exist fails: nothing found is not nothing wrong', async (name, input) => {
    const client = await connect('diagnostics');
    const role = `arn:aws:iam::${account.aws.accountId}:role/nobody`;
    const answer = await client.callTool({ name, arguments: input(role) });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('does not exist');
    await client.close();
  });

  it('that fails says what was asked and what AWS answered', async () => {
    const client = await connect('diagnostics');
    const role = `arn:aws:iam::${account.aws.accountId}:role/nobody`;
    const answer = await client.callTool({
      name: 'simulate_access',
      arguments: { principal_arn: role, actions: ['s3:GetObject'], resource_arns: ['*'] },
    });
    expect(answer.isError).toBe(true);
    expect(textOf(answer)).toContain('simulate_access failed: asked');
    expect(textOf(answer)).toContain(role);
    expect(textOf(answer)).toMatch(/NoSuchEntity|does not exist/);
    await client.close();
  });

  it('refuses input that breaks its schema, and names the member', async () => {
    const client = await connect('diagnostics');
    const answered = client.callTool({ name: 'get_function_configuration', arguments: { name: 'orders' } });
    const text = await answered.then(textOf, (error: Error) => error.message);
    expect(text).toContain('function_arn');
    await client.close();
  });
});

describe("the executor's tools", () => {
  it('take a proposal id and nothing else', async () => {
    const client = await connect('executor');
    const { tools } = await client.listTools();
    for (const { inputSchema } of tools) expect(Object.keys(inputSchema.properties ?? {})).toEqual(['proposal_id']);
    await client.close();
  });

  it('answer over the protocol what they refuse, as a value', async () => {
    const client = await connect('executor');
    const answer = await client.callTool({
      name: 'execute_proposal',
      arguments: { proposal_id: opened.proposal.proposal_id },
    });
    expect(answer.structuredContent).toMatchObject({ outcome: 'not-executed', status: 'PROPOSED', calls: [] });
    const odd = await client.callTool({ name: 'execute_proposal', arguments: { proposal_id: 'whatever' } });
    expect(odd.isError).toBe(true);
    expect(textOf(odd)).toContain('not the id of a proposal');
    await client.close();
  });
});
