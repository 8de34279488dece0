import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { targetArns, targetNames } from '../../chaos/target/names.ts';
import { type Environment, readEndpoint } from '../../console/cli/address.ts';
import { WrongUseError } from '../../console/cli/exit.ts';
import { DIAGNOSTICS } from '../../mcp-servers/diagnostics/tools/index.ts';
import { EXECUTOR } from '../../mcp-servers/executor/tools/index.ts';
import { buildMcpServer } from '../../mcp-servers/mcp-endpoint.ts';
import { REMEDIATION } from '../../mcp-servers/remediation/tools/index.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import { systemClock } from '../../shared/clock.ts';
import { openDirectory } from './approvals.ts';
import { accountOf, chooseAccount } from './chosen-account.ts';
import { createIdentities } from './identities.ts';
import { mcpDeps } from './mcp-deps.ts';
import type { McpDeps } from './mcp-listeners.ts';
import { readRunningPolicy } from './running-policy.ts';

export interface StdioOptions {
  dataDir: string;
  /** A real account, read with the credentials of the environment. */
  account: string | undefined;
  env: Environment;
  signal: AbortSignal;
}

type ServerName = keyof McpDeps;

/** Serves one MCP server on standard input and output until its client goes away. Throws `WrongUseError` for other names. */
export const serveOverStdio = async (name: string, options: StdioOptions): Promise<void> => {
  const build = await factoryOf(name, options);
  const handle = serveStdio(build);
  await new Promise<void>((resolve) => {
    process.stdin.once('end', resolve);
    options.signal.addEventListener('abort', () => resolve(), { once: true });
  });
  await handle.close();
};

const factoryOf = async (name: string, options: StdioOptions) => {
  if (options.account !== undefined && name === 'diagnostics') {
    const deps = { aws: createAwsReader(await chooseAccount(options)), clock: systemClock };
    return () => buildMcpServer({ name, tools: DIAGNOSTICS, deps });
  }
  if (options.account !== undefined)
    throw new WrongUseError(
      `\`${name}\` does not run against a real account from here`,
      'its records and roles are those of a deployed installation; only `diagnostics` needs none',
    );
  if (!isServerName(name))
    throw new WrongUseError(`there is no MCP server \`${name}\``, 'name diagnostics, remediation or executor');
  const deps = await depsOf(options.dataDir);
  const factories: Record<ServerName, () => ReturnType<typeof buildMcpServer>> = {
    diagnostics: () => buildMcpServer({ name, tools: DIAGNOSTICS, deps: deps.diagnostics }),
    remediation: () => buildMcpServer({ name, tools: REMEDIATION, deps: deps.remediation }),
    executor: () => buildMcpServer({ name, tools: EXECUTOR, deps: deps.executor }),
  };
  return factories[name];
};

const isServerName = (name: string): name is ServerName => ['diagnostics', 'remediation', 'executor'].includes(name);

/** The servers of a running `serve`, with their own sessions of the same roles. */
const depsOf = async (dataDir: string): Promise<McpDeps> => {
  const [ready, policy] = await Promise.all([readEndpoint(dataDir), readRunningPolicy(dataDir)]);
  const { endpoint = ready.aws, ...account } = accountOf(ready);
  const identities = createIdentities({ ...account, endpoint, credentials: ready.credentials }, systemClock);
  const { function: functionArn } = targetArns(ready, targetNames(ready.accountId));
  return mcpDeps({
    account: {
      aws: { accountId: ready.accountId },
      identities,
      target: { root: functionArn, probeEvent: ready.target.probeEvent },
    },
    stores: {
      remediation: identities.store('firebreak-remediation'),
      executor: identities.store('firebreak-executor'),
    },
    policy,
    directory: openDirectory(dataDir),
    authorizer: await createCedarAuthorizer(policy),
  });
};
