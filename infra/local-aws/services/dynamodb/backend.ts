import { Agent, request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { AwsError } from '../../aws-error.ts';

export interface BackendAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The DynamoDB behind the door, which trusts whoever reaches it. */
export interface Backend {
  /** Sends a request body as it is. Throws `InternalServerError` when nothing answers. */
  send(operation: string, body: Uint8Array | string): Promise<BackendAnswer>;
  /** Sends and reads JSON; undefined when the answer is an error. */
  ask(operation: string, input: unknown): Promise<unknown>;
  close(): void;
}

const STREAM_OPERATIONS = new Set(['ListStreams', 'DescribeStream', 'GetShardIterator', 'GetRecords']);

export const isStreamOperation = (operation: string): boolean => STREAM_OPERATIONS.has(operation);

/** Most calls of one incident run one after another; 64 covers the widest race the product makes. */
const CONNECTIONS_MAX = 64;

export function connectBackend(endpoint: string): Backend {
  const { hostname, port } = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS_MAX, noDelay: true });
  const send = (operation: string, body: Uint8Array | string): Promise<BackendAnswer> =>
    new Promise((resolve, reject) => {
      const headers = {
        ...UNCHECKED_SIGNATURE,
        'x-amz-target': targetOf(operation),
        'content-length': Buffer.byteLength(body),
      };
      const outgoing = httpRequest({ hostname, port, method: 'POST', path: '/', headers, agent }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', (error) => reject(unreachable(endpoint, error)));
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 500, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      });
      outgoing.on('error', (error) => reject(unreachable(endpoint, error)));
      outgoing.end(body);
    });
  return {
    send,
    async ask(operation, input) {
      const { status, body } = await send(operation, JSON.stringify(input));
      return status === 200 ? (JSON.parse(body.toString()) as unknown) : undefined;
    },
    close: () => agent.destroy(),
  };
}

/** The signature was checked at the door; the backend only wants to see that there is one. */
const UNCHECKED_SIGNATURE = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
};

const targetOf = (operation: string): string =>
  `${isStreamOperation(operation) ? 'DynamoDBStreams_20120810' : 'DynamoDB_20120810'}.${operation}`;

const unreachable = (endpoint: string, error: Error): AwsError =>
  new AwsError('InternalServerError', `DynamoDB at ${endpoint} does not answer: ${error.message}`, 500);
