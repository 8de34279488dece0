import { createHash, randomInt } from 'node:crypto';
import type { Destination, EnvironmentNetwork } from '../../lambda-runtime/environment-network.ts';
import type { World } from '../../world.ts';
import type { NetworkRecord } from './records.ts';

/** Linux sends its first packet again six times before it gives a connection up. */
const CONNECT_SECONDS_MAX = 127;
const HTTPS_PORT = 443;
const AWS_HOST = /\.amazonaws\.com$/;

/** The network of one environment, which stays in one of its function's subnets and asks anew for every connection. */
export function environmentNetwork(world: World, { subnetIds, groupIds }: NetworkRecord): EnvironmentNetwork {
  const subnetId = subnetIds[randomInt(subnetIds.length)] ?? '';
  const own = new URL(world.endpoint);
  const isOwn = ({ host, port }: Destination): boolean => host === own.hostname && String(port) === own.port;
  return {
    judge(destination) {
      const { host } = destination;
      const isNumber = /^[\d.]+$/.test(host);
      if (!isNumber && !world.network.resolvesNames(subnetId)) return { kind: 'unresolved' };
      const isAws = AWS_HOST.test(host) || isOwn(destination);
      const address = isNumber && !isAws ? host : publicAddress(host);
      const port = isAws ? HTTPS_PORT : destination.port;
      if (!world.network.carries(subnetId, groupIds, { address, port }))
        return { kind: 'dropped', address, port, afterMs: world.timing.periodMs(CONNECT_SECONDS_MAX) };
      return isAws ? { kind: 'open', host: own.hostname, port: Number(own.port) } : { kind: 'open', ...destination };
    },
  };
}

/** The same host has the same address each time, in a range of AWS's. */
function publicAddress(host: string): string {
  const [third = 0, fourth = 0] = createHash('sha256').update(host).digest();
  return `52.94.${third}.${Math.max(1, fourth)}`;
}

/** Hosts of services, by the name that an SDK's variable gives the service. */
const HOSTS: Readonly<Record<string, string>> = {
  CLOUDWATCH: 'monitoring',
  CLOUDWATCH_LOGS: 'logs',
  DYNAMODB: 'dynamodb',
  EVENTBRIDGE: 'events',
  KMS: 'kms',
  LAMBDA: 'lambda',
  S3: 's3',
  SECRETS_MANAGER: 'secretsmanager',
  SNS: 'sns',
  SQS: 'sqs',
  SSM: 'ssm',
  STS: 'sts',
};

/** Variables by which SDK clients ask for services by name, as they do at AWS: names can fail to resolve. */
export function endpointVariables({ endpoint, region }: World): Record<string, string> {
  const { port } = new URL(endpoint);
  return Object.fromEntries(
    Object.entries(HOSTS).map(([service, host]) => [
      `AWS_ENDPOINT_URL_${service}`,
      `http://${host}.${region}.amazonaws.com:${port}`,
    ]),
  );
}
