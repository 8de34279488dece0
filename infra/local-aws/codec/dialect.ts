import type { Protocol, Service } from '../service.ts';
import type { WireRequest } from './wire.ts';

/** XML namespaces of the services that answer in XML; clients ignore them, people and old parsers do not. */
export const XML_NAMESPACES: Readonly<Record<string, string>> = {
  iam: 'https://iam.amazonaws.com/doc/2010-05-08/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
  sns: 'http://sns.amazonaws.com/doc/2010-03-31/',
  sqs: 'http://queue.amazonaws.com/doc/2012-11-05/',
  monitoring: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  s3: 'http://s3.amazonaws.com/doc/2006-03-01/',
};

const CBOR_PATH = /^\/service\/[^/]+\/operation\/([^/]+)$/;

/** The operation that a CBOR request's path names. */
export const cborOperation = (path: string): string | undefined => CBOR_PATH.exec(path)?.[1];

/** Which protocol a request is written in, by its shape alone; undefined means a REST request. */
export function protocolOfShape(request: WireRequest): Protocol | undefined {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return 'rpcV2Cbor';
  const contentType = request.headers['content-type'] ?? '';
  if (request.headers['x-amz-target'] !== undefined) {
    return contentType.includes('json-1.1') ? 'awsJson1_1' : 'awsJson1_0';
  }
  if (request.method === 'POST' && contentType.startsWith('application/x-www-form-urlencoded')) return 'awsQuery';
  return request.query.has('Action') ? 'awsQuery' : undefined;
}

/** The protocol to answer in: the one the request is written in when the service speaks it, else its own first. */
export function protocolFor(service: Pick<Service, 'protocols'>, request: WireRequest): Protocol {
  const shape = protocolOfShape(request);
  const own = service.protocols[0] ?? 'awsJson1_0';
  if (shape === undefined) return own;
  // Both carry the same operations; a client that prefers the newer form need not be sent away.
  if (isJson(shape) || shape === 'rpcV2Cbor') return service.protocols.find(isJson) ? shape : own;
  return service.protocols.includes(shape) ? shape : own;
}

const isJson = (protocol: Protocol): boolean => protocol === 'awsJson1_0' || protocol === 'awsJson1_1';
