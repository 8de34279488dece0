import type { ReadyDocument } from '../../../shared/ready-document.ts';
import { OPERATORS } from '../world.ts';

const SERVERS = {
  diagnostics: 'http://127.0.0.1:3/mcp',
  remediation: 'http://127.0.0.1:4/mcp',
  executor: 'http://127.0.0.1:5/mcp',
};

/** The ready document of a server that does not run. */
export const READY: ReadyDocument = {
  ready: true,
  aws: 'http://127.0.0.1:1',
  region: 'eu-central-1',
  accountId: '111122223333',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
  web: 'http://127.0.0.1:2',
  operators: [...OPERATORS],
  mcp: SERVERS,
  mcpKeys: SERVERS,
  topics: { 'incident-alerts': 'arn:aws:sns:eu-central-1:111122223333:incident-alerts' },
  tables: { 'incident-state': 'incident-state' },
  target: {
    function: 'data-processor',
    role: 'arn:aws:iam::111122223333:role/data-processor-role',
    queueUrl: 'http://127.0.0.1:1/111122223333/data-processor-queue',
    bucket: 'data-processor-input',
    table: 'data-processor-rows',
    alarms: ['data-processor-errors'],
    sampleMessage: '{}',
    probeEvent: {},
  },
};
