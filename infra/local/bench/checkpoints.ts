import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { emptyCheckpoint, uuid6 } from '@langchain/langgraph-checkpoint';
import { DynamoDbSaver } from '../../../graph/checkpointer/dynamodb-saver.ts';
import { createMissingTables } from '../../../shared/store/tables.ts';
import { startDynamo } from '../../local-aws/dynoxide/dynamo.ts';
import { dynamoSettings } from '../dynamo-settings.ts';
import { BENCH_CHECKPOINTS, benchState } from './checkpoint-thread.ts';
import { median, type Row } from './row.ts';

/** Bytes, requests and time of the puts of the bench thread. */
export const benchCheckpoints = async (): Promise<Row[]> => {
  const dynamo = await startDynamo(dynamoSettings());
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: dynamo.endpoint, region: 'eu-central-1', credentials });
  try {
    await createMissingTables(client, '', ['checkpoints']);
    const sent: number[] = [];
    client.middlewareStack.add(
      (next) => async (args) => {
        sent.push(Buffer.byteLength((args.request as { body: string }).body));
        return next(args);
      },
      { step: 'finalizeRequest', name: 'weighRequests' },
    );
    const times = await putThread(new DynamoDbSaver({ client }));
    const bytes = sent.reduce((sum, one) => sum + one, 0);
    return [
      {
        what: 'checkpointer, bytes a put, mean of the bench thread',
        measured: bytes / BENCH_CHECKPOINTS,
        unit: 'bytes',
        budget: 4_096,
      },
      { what: 'checkpointer, requests a put', measured: sent.length / BENCH_CHECKPOINTS, unit: 'requests' },
      { what: 'checkpointer, time of a put, median', measured: median(times), unit: 'ms' },
    ];
  } finally {
    client.destroy();
    await dynamo.close();
  }
};

const putThread = async (saver: DynamoDbSaver): Promise<number[]> => {
  const times: number[] = [];
  let config: Parameters<DynamoDbSaver['put']>[0] = {
    configurable: { thread_id: `thread-${uuid6(1)}`, checkpoint_ns: '' },
  };
  for (let n = 1; n <= BENCH_CHECKPOINTS; n += 1) {
    const checkpoint = { ...emptyCheckpoint(), id: uuid6(0), channel_values: benchState(n) };
    const begun = performance.now();
    config = await saver.put(config, checkpoint, { source: 'loop', step: n, parents: {} });
    times.push(performance.now() - begun);
  }
  return times;
};
