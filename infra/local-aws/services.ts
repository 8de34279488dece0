import { type DynamoSettings, startDynamo } from './dynoxide/dynamo.ts';
import type { Service } from './service.ts';
import { createCloudTrailService } from './services/cloudtrail/index.ts';
import { createCloudWatchService } from './services/cloudwatch/index.ts';
import { createDynamoDbService } from './services/dynamodb/index.ts';
import { createEcsService } from './services/ecs/index.ts';
import { createEventBridgeService } from './services/eventbridge/index.ts';
import { createEc2Service } from './services/ec2/index.ts';
import { createIamService } from './services/iam/index.ts';
import { createKmsService } from './services/kms/index.ts';
import { createLambdaService } from './services/lambda/index.ts';
import { createLogsService } from './services/logs/index.ts';
import { createS3Service } from './services/s3/index.ts';
import { createSecretsManagerService } from './services/secretsmanager/index.ts';
import { createSesService } from './services/sesv2/index.ts';
import { createSnsService } from './services/sns/index.ts';
import { createSqsService } from './services/sqs/index.ts';
import { createSsmService } from './services/ssm/index.ts';
import { createStsService } from './services/sts/index.ts';
import type { World } from './world.ts';

/** Every service there is, and what runs beside them. */
export interface Services {
  readonly services: readonly Service[];
  close(): Promise<void>;
}

const CREATORS: readonly ((world: World) => Service)[] = [
  createIamService,
  createStsService,
  createKmsService,
  createCloudTrailService,
  createLogsService,
  createCloudWatchService,
  createS3Service,
  createSqsService,
  createLambdaService,
  createSnsService,
  createEventBridgeService,
  createSesService,
  createSecretsManagerService,
  createSsmService,
  createEcsService,
  createEc2Service,
];

/** Creates every service on one world, with the DynamoDB that answers for one of them started first. */
export async function createServices(
  world: World,
  options: { dynamo?: DynamoSettings; log: (message: string) => void },
): Promise<Services> {
  const dynamo = await startDynamo({ ...options.dynamo, dataDir: world.dataDir, log: options.log });
  const services = [createDynamoDbService(world, dynamo), ...CREATORS.map((create) => create(world))];
  return { services, close: () => dynamo.close() };
}
