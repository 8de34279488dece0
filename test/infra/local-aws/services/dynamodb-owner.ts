import { startDynamo } from '../../../../infra/local-aws/dynoxide/dynamo.ts';

/** A process that owns a DynamoDB and is killed by the test that started it. */
const dynamo = await startDynamo({ dataDir: process.argv[2] ?? '' });
process.stdout.write(`${dynamo.endpoint}\n`);
setInterval(() => undefined, 1000);
