import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { ApiClient } from '../../console/cli/api-client.ts';
import type { Finding } from '../../console/cli/commands/doctor.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { createAwsReader } from '../../shared/aws/sdk-reader.ts';
import { describeError } from '../../shared/errors.ts';
import type { IncidentSummary } from '../../shared/incident-view.ts';
import type { ReadyDocument } from '../../shared/ready-document.ts';
import { productRoles } from '../product-roles.ts';
import { accountOf } from './chosen-account.ts';

const SERVE_AGAIN = 'stop `serve` and start it again: it creates what is missing';

/** The tables and roles of the account that a running server uses. */
export const examineAccount = async (ready: ReadyDocument): Promise<Finding[]> => {
  const aws = createAwsReader(accountOf(ready));
  const tables = Object.values(ready.tables);
  const roles = productRoles({ ...ready, tables: NO_TABLES, baselinePolicies: [] }).map(({ name }) => name);
  return Promise.all([
    examineEach('tables', tables, async (TableName) => {
      const table = await aws.read<{ Table?: { TableStatus?: string } }>('dynamodb', 'DescribeTable', { TableName });
      return table?.Table?.TableStatus === 'ACTIVE';
    }),
    examineEach('roles', roles, (RoleName) => roleExists(aws, RoleName)),
  ]);
};

/** Whether what people approve is executed now: the kill switch, and what waits for whatever reason. */
export const examineExecution = async (api: Pick<ApiClient, 'killSwitch' | 'incidents'>): Promise<Finding[]> => {
  try {
    const [position, approved] = await Promise.all([api.killSwitch(), api.incidents({ status: 'APPROVED' })]);
    const { on, by, at, reason = '' } = position;
    const moved = by === undefined ? '' : `by ${by} at ${at}: `;
    const advice = 'when its reason is over: `firebreak kill-switch off --reason …`';
    const killSwitch: Finding = on
      ? { name: 'kill switch', verdict: 'warn', detail: `on (${moved}${reason}): nothing is executed`, advice }
      : { name: 'kill switch', verdict: 'ok', detail: 'off' };
    return [killSwitch, ...approved.flatMap(examineWaiting)];
  } catch (error) {
    return [{ name: 'kill switch', verdict: 'fail', detail: describeError(error), advice: SERVE_AGAIN }];
  }
};

const examineWaiting = ({ incident_id, waits }: IncidentSummary): Finding[] =>
  waits === undefined ? [] : [{ name: 'approved', verdict: 'warn', detail: `${incident_id} waits: ${waits}` }];

/** Only the names of the roles are wanted, and they do not depend on the tables. */
const NO_TABLES = { state: '', context: '', approvals: '', audit: '', seals: '', checkpoints: '' };

const roleExists = async (aws: AwsReader, RoleName: string): Promise<boolean> =>
  (await aws.read('iam', 'GetRole', { RoleName })) !== undefined;

const examineEach = async (
  name: string,
  wanted: readonly string[],
  isThere: (one: string) => Promise<boolean>,
): Promise<Finding> => {
  try {
    const there = await Promise.all(wanted.map(isThere));
    const missing = wanted.filter((_, index) => there[index] !== true);
    if (missing.length === 0) return { name, verdict: 'ok', detail: `all ${wanted.length} are there` };
    return { name, verdict: 'fail', detail: `missing: ${missing.join(', ')}`, advice: SERVE_AGAIN };
  } catch (error) {
    return { name, verdict: 'fail', detail: describeError(error), advice: SERVE_AGAIN };
  }
};

/** Every MCP server is connected to with its key, as an agent does it, and asked for its tools. */
export const examineMcpServers = (ready: ReadyDocument): Promise<Finding[]> =>
  Promise.all(
    (['diagnostics', 'remediation', 'executor'] as const).map(async (server): Promise<Finding> => {
      const name = `mcp ${server}`;
      const client = new Client({ name: 'firebreak-doctor', version: '1.0.0' });
      try {
        const headers = { authorization: `Bearer ${ready.mcpKeys[server]}` };
        const url = new URL(ready.mcp[server]);
        await client.connect(new StreamableHTTPClientTransport(url, { requestInit: { headers } }));
        const { tools } = await client.listTools();
        return { name, verdict: 'ok', detail: `${tools.length} tools at ${ready.mcp[server]}` };
      } catch (error) {
        return { name, verdict: 'fail', detail: describeError(error), advice: SERVE_AGAIN };
      } finally {
        await client.close().catch(() => undefined);
      }
    }),
  );
