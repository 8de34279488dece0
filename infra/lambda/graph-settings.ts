import { TerminalError } from '../../shared/errors.ts';

interface McpServer {
  url: string;
  key: string;
}

/** What the graph's function is told by its environment. */
export interface Settings {
  diagnostics: McpServer;
  remediation: McpServer;
  executor: McpServer;
  /** `runbook` unless given. */
  model: string;
  /** Put before every table's name; none unless given. */
  tablePrefix: string;
  /** Name of this process in leases. */
  owner: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Throws `TerminalError` naming every variable that is missing. */
export const readSettings = (environment: Environment): Settings => {
  const missing: string[] = [];
  const required = (name: string): string => {
    const value = environment[name];
    if (value === undefined || value === '') missing.push(name);
    return value ?? '';
  };
  const server = (name: string): McpServer => ({
    url: required(`FIREBREAK_${name}_URL`),
    key: required(`FIREBREAK_${name}_KEY`),
  });
  const settings: Settings = {
    diagnostics: server('DIAGNOSTICS'),
    remediation: server('REMEDIATION'),
    executor: server('EXECUTOR'),
    model: environment.FIREBREAK_MODEL ?? 'runbook',
    tablePrefix: environment.FIREBREAK_TABLE_PREFIX ?? '',
    owner: environment.AWS_LAMBDA_LOG_STREAM_NAME ?? `worker-${process.pid}`,
  };
  if (missing.length > 0) throw new TerminalError(`the environment lacks ${missing.join(', ')}`);
  return settings;
};
