import { access, constants, mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { createApiClient } from '../../console/cli/api-client.ts';
import {
  type AddressOptions,
  dataDirOf,
  type Environment,
  readEndpoint,
  resolveAddress,
} from '../../console/cli/address.ts';
import type { Finding } from '../../console/cli/commands/doctor.ts';
import { systemClock } from '../../shared/clock.ts';
import { PRICES_CHECKED_AT, stalePrices } from '../../shared/cost/prices.ts';
import { describeError } from '../../shared/errors.ts';
import type { ReadyDocument } from '../../shared/ready-document.ts';
import { examineAccount, examineExecution, examineMcpServers } from './doctor-server.ts';
import { dynamoSettings } from './dynamo-settings.ts';

export interface ExamineOptions {
  options: AddressOptions;
  env: Environment;
}

/** The oldest Node that `package.json` takes. */
const NODE_MIN: readonly [number, number] = [20, 19];
/** A client's clock that is further away makes signatures fail. */
const CLOCK_DIFFERENCE_MS_MAX = 60_000;

/** Looks at everything that has to be right: this machine first, then the server, if one is running. */
export const examine = async ({ options, env }: ExamineOptions): Promise<Finding[]> => {
  const dataDir = dataDirOf(options, env);
  const machine = [
    examineNode(),
    examineDynamo(env),
    await examineDataDir(dataDir),
    await examineModel(env),
    examinePrices(systemClock.now()),
  ];
  const ready = await readEndpoint(dataDir).catch(() => undefined);
  const server = await examineServer({ options, env });
  if (server.some(({ verdict }) => verdict !== 'ok')) return [...machine, ...server];
  const execution = await examineExecution(createApiClient(await resolveAddress(options, env)));
  return [...machine, ...server, ...execution, ...(ready === undefined ? [] : await examineParts(ready))];
};

const examineNode = (): Finding => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const isNew = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  const found = { name: 'node', detail: `${process.version} on ${process.platform}-${process.arch}` };
  return isNew ? { ...found, verdict: 'ok' } : { ...found, verdict: 'fail', advice: 'install Node 20.19 or newer' };
};

const examineDynamo = (env: Environment): Finding => {
  const name = 'dynamodb';
  const { endpoint } = dynamoSettings(env);
  if (endpoint !== undefined) return { name, verdict: 'ok', detail: `${endpoint} is used` };
  const packageName = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    createRequire(import.meta.url).resolve(`${packageName}/package.json`);
    return { name, verdict: 'ok', detail: `${packageName} is installed` };
  } catch {
    const advice = 'the first run fetches it by npm; without a network set DYNAMODB_ENDPOINT to a DynamoDB of your own';
    return { name, verdict: 'warn', detail: `${packageName} is not installed`, advice };
  }
};

const examineDataDir = async (dataDir: string): Promise<Finding> => {
  const name = 'data folder';
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await access(dataDir, constants.R_OK | constants.W_OK);
    return { name, verdict: 'ok', detail: `${dataDir} can be written` };
  } catch (error) {
    return { name, verdict: 'fail', detail: describeError(error), advice: 'name another with `--data`' };
  }
};

const examineModel = async (env: Environment): Promise<Finding> => {
  const name = 'model';
  const spec = env.FIREBREAK_MODEL ?? 'runbook';
  if (spec === 'runbook') return { name, verdict: 'ok', detail: 'runbook: offline, nothing leaves this machine' };
  try {
    const [{ createModel }, { loadRunbooks }] = await Promise.all([
      import('../../agents/model/create-model.ts'),
      import('../../agents/runbooks/load.ts'),
    ]);
    await createModel(spec, { runbooks: await loadRunbooks() });
    return { name, verdict: 'ok', detail: `${spec}, then runbook when it fails; it was not called` };
  } catch (error) {
    return { name, verdict: 'fail', detail: describeError(error), advice: 'correct FIREBREAK_MODEL' };
  }
};

/** Costs in proposals come from a table; one that nobody has checked for long is no reason to stop. */
const examinePrices = (now: Date): Finding => {
  const name = 'prices';
  const stale = stalePrices(now);
  return stale === undefined
    ? { name, verdict: 'ok', detail: `last checked ${PRICES_CHECKED_AT}` }
    : { name, verdict: 'warn', detail: stale };
};

const examineServer = async ({ options, env }: ExamineOptions): Promise<Finding[]> => {
  try {
    const address = await resolveAddress(options, env);
    const api = createApiClient(address);
    const { time } = await api.health();
    await api.incidents({ limit: '1' });
    const difference = Math.abs(Date.parse(time) - Date.now());
    const clock: Finding =
      difference <= CLOCK_DIFFERENCE_MS_MAX
        ? { name: 'clock', verdict: 'ok', detail: "agrees with the server's" }
        : { name: 'clock', verdict: 'warn', detail: `${difference} ms from the server's`, advice: 'set the clock' };
    const server: Finding = { name: 'server', verdict: 'ok', detail: `${address.url} answers, and takes the token` };
    return [server, clock];
  } catch (error) {
    const advice = 'start one with `npx firebreak serve`; drills need none';
    return [{ name: 'server', verdict: 'warn', detail: describeError(error), advice }];
  }
};

const examineParts = async (ready: ReadyDocument): Promise<Finding[]> => [
  ...(await examineAccount(ready)),
  ...(await examineMcpServers(ready)),
];
