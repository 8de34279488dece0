import { crc32 } from 'node:zlib';
import * as streamsSdk from '@aws-sdk/client-dynamodb-streams';
import * as tableSdk from '@aws-sdk/client-dynamodb';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type ForwardedAnswer, type Operation, type Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { accessRules, type AccessRules } from './access.ts';
import { tableArns } from './arns.ts';
import { connectBackend, isStreamOperation, type BackendAnswer } from './backend.ts';
import { expiry } from './expiry.ts';
import { SERVED, type Served } from './operations.ts';
import { tableKeys } from './table-keys.ts';
import { throughput } from './throughput.ts';
import { translation } from './translate.ts';

/** How often expired items are deleted, in AWS's time. */
const SWEEP_SECONDS = 300;
const SWEEP_MS_MIN = 1000;

/** DynamoDB and its streams, answered by the DynamoDB that `dynamo` names once the door has let a request pass. */
export function createDynamoDbService(
  world: World,
  dynamo: { readonly endpoint: string; readonly arnPrefix: string },
): Service {
  const backend = connectBackend(dynamo.endpoint);
  const keys = tableKeys(backend);
  const arns = tableArns(world.region, world.accountId, dynamo.arnPrefix);
  const rules = accessRules(arns, keys);
  const capacity = throughput(backend, arns, world.timing);
  const translate = translation(arns);
  const sweeper = expiry(backend, Math.max(SWEEP_MS_MIN, world.timing.periodMs(SWEEP_SECONDS)));

  return {
    signingName: 'dynamodb',
    eventSource: 'dynamodb.amazonaws.com',
    sdk: { ...tableSdk, ...streamsSdk },
    protocols: ['awsJson1_0'],
    operations: Object.fromEntries(
      Object.entries(SERVED).map(([name, served]) => [name, describeOperation(name, served, rules)]),
    ),
    async forward(rawBody, name, call) {
      const debit = await capacity.admit(name, rawBody);
      const answer = await backend.send(name, translate.request(name, rawBody));
      debit(answer.body.byteLength);
      if (CHANGES_TABLES.has(name))
        for (const each of [keys, capacity]) each.forget(tableNameOf(rawBody, arns.tableName));
      if (isUnknown(answer)) throw notImplemented(`dynamodb:${name}`);
      const carriesArns = SERVED[name]?.plane === 'control' || isStreamOperation(name);
      const body = answer.status === 200 && carriesArns ? translate.answer(name, rawBody, answer.body) : answer.body;
      return { status: answer.status, headers: answerHeaders(body, call), body };
    },
    start: () => sweeper.start(),
    async stop() {
      await sweeper.stop();
      backend.close();
    },
  };
}

const CHANGES_TABLES = new Set(['CreateTable', 'UpdateTable', 'DeleteTable']);

function describeOperation(name: string, served: Served, rules: AccessRules): Operation {
  return operation<Readonly<Record<string, unknown>>, never>({
    honours: served.honours,
    writes: served.writes,
    isDataEvent: served.plane === 'data',
    access: (input) => rules.accessTo(name, input),
    handle: () => {
      throw notImplemented(`dynamodb:${name} other than by forwarding`);
    },
  });
}

/** Clients compare the checksum with the body, which may have been translated. */
const answerHeaders = (body: Uint8Array, call: Call): ForwardedAnswer['headers'] => ({
  'content-type': 'application/x-amz-json-1.0',
  'x-amzn-requestid': call.requestId,
  'x-amz-crc32': String(crc32(body)),
});

const isUnknown = (answer: BackendAnswer): boolean =>
  answer.status !== 200 && answer.body.includes('UnknownOperationException');

function tableNameOf(rawBody: Uint8Array, tableName: (nameOrArn: string) => string): string {
  const { TableName: name } = JSON.parse(Buffer.from(rawBody).toString()) as { TableName?: string };
  return tableName(name ?? '');
}
