import { existsSync } from 'node:fs';
import { startDynamo } from './dynoxide/dynamo.ts';
import type { Service } from './service.ts';
import type { World } from './world.ts';

const NAMES = ['iam', 'sts', 'lambda', 'logs', 'cloudwatch', 'sns', 'sqs', 's3', 'cloudtrail'];

type Create = (world: World) => Service;

/** Every service there is, and what runs beside them. */
export interface Services {
  readonly services: readonly Service[];
  close(): Promise<void>;
}

/** Creates every service on one world, with the DynamoDB that serves it started first. */
export async function createServices(
  world: World,
  options: { dynamodbEndpoint?: string; log: (message: string) => void },
): Promise<Services> {
  const dynamo = await startDynamo({
    dataDir: world.dataDir,
    log: options.log,
    ...(options.dynamodbEndpoint !== undefined && { endpoint: options.dynamodbEndpoint }),
  });
  const { createDynamoDbService } = await import('./services/dynamodb/dynamodb.ts');
  const services: Service[] = [createDynamoDbService(world, dynamo)];
  for (const name of NAMES) {
    const file = new URL(`./services/${name}/index.ts`, import.meta.url);
    if (!existsSync(file)) continue;
    const module = (await import(file.href)) as Record<string, Create>;
    for (const [key, create] of Object.entries(module))
      if (/^create\w*Service$/.test(key)) services.push(create(world));
  }
  return { services, close: () => dynamo.close() };
}
