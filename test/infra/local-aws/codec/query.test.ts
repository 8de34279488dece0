import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as kms from '@aws-sdk/client-kms';
import * as sqs from '@aws-sdk/client-sqs';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../../infra/local-aws/aws-error.ts';
import { protocolFor } from '../../../../infra/local-aws/codec/dialect.ts';
import { encodeError } from '../../../../infra/local-aws/codec/error.ts';
import { decodeRequest, encodeAnswer } from '../../../../infra/local-aws/codec/protocol.ts';
import { serviceSchema } from '../../../../infra/local-aws/codec/schema.ts';
import type { WireRequest } from '../../../../infra/local-aws/codec/wire.ts';

/** A request as Debian's boto3 1.26 sends it. */
function posted(form: string): WireRequest {
  const headers = { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' };
  return { method: 'POST', path: '/', rawQuery: '', query: new URLSearchParams(), headers, body: Buffer.from(form) };
}

const BOTH = { protocols: ['awsJson1_0', 'awsQuery'] as const };

const decoded = (sdk: object, form: string) => {
  const request = posted(form);
  return decodeRequest(serviceSchema(sdk), protocolFor(BOTH, request), request);
};

const envelope = (signingName: string) => ({ signingName, requestId: 'request-1' });

function answered(sdk: object, signingName: string, operation: string, output: Record<string, unknown>): string {
  const schema = serviceSchema(sdk).operations.get(operation)!;
  return String(encodeAnswer(schema, 'awsQuery', output, envelope(signingName)).body);
}

describe('SQS in the query protocol', () => {
  it('reads flattened lists and maps', () => {
    const form =
      'Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2Fh%2F1%2Fq&MessageBody=a+b%26c&DelaySeconds=3' +
      '&MessageAttribute.1.Name=k&MessageAttribute.1.Value.DataType=String&MessageAttribute.1.Value.StringValue=v';
    expect(decoded(sqs, form)).toEqual({
      operation: 'SendMessage',
      input: {
        QueueUrl: 'http://h/1/q',
        MessageBody: 'a b&c',
        DelaySeconds: 3,
        MessageAttributes: { k: { DataType: 'String', StringValue: 'v' } },
      },
    });
    expect(decoded(sqs, 'Action=GetQueueAttributes&QueueUrl=q&AttributeName.1=All')?.input).toEqual({
      QueueUrl: 'q',
      AttributeNames: ['All'],
    });
    expect(
      decoded(sqs, 'Action=CreateQueue&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=5')?.input,
    ).toEqual({
      QueueName: 'q',
      Attributes: { DelaySeconds: '5' },
    });
  });

  it('writes flattened lists and maps, as in the API reference', () => {
    const output = { Messages: [{ MessageId: 'm', Body: '<a>', Attributes: { SenderId: 's', SentTimestamp: '1' } }] };
    expect(answered(sqs, 'sqs', 'ReceiveMessage', output)).toBe(
      '<ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><ReceiveMessageResult><Message>' +
        '<MessageId>m</MessageId><Body>&lt;a&gt;</Body>' +
        '<Attribute><Name>SenderId</Name><Value>s</Value></Attribute>' +
        '<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute>' +
        '</Message></ReceiveMessageResult><ResponseMetadata><RequestId>request-1</RequestId></ResponseMetadata></ReceiveMessageResponse>',
    );
  });
});

describe('CloudWatch in the query protocol', () => {
  it('reads and writes lists with their members', () => {
    const form =
      'Action=PutMetricData&Version=2010-08-01&Namespace=N&MetricData.member.1.MetricName=m&MetricData.member.1.Value=1.5' +
      '&MetricData.member.1.Timestamp=2026-11-20T10%3A00%3A00Z&MetricData.member.1.Dimensions.member.1.Name=d' +
      '&MetricData.member.1.Dimensions.member.1.Value=e';
    expect(decoded(cloudwatch, form)?.input).toEqual({
      Namespace: 'N',
      MetricData: [
        {
          MetricName: 'm',
          Value: 1.5,
          Timestamp: new Date('2026-11-20T10:00:00Z'),
          Dimensions: [{ Name: 'd', Value: 'e' }],
        },
      ],
    });
    const output = { MetricAlarms: [{ AlarmName: 'a' }], NextToken: 't' };
    const parsed = new XMLParser().parse(answered(cloudwatch, 'monitoring', 'DescribeAlarms', output)) as object;
    expect(parsed).toMatchObject({
      DescribeAlarmsResponse: {
        DescribeAlarmsResult: { MetricAlarms: { member: { AlarmName: 'a' } }, NextToken: 't' },
      },
    });
  });
});

describe('an error of a service that never spoke the query protocol', () => {
  it('has no older code, whatever its model says', () => {
    const gone = new AwsError('InvalidCiphertextException', '');
    const { headers } = encodeError(gone, 'awsJson1_1', serviceSchema(kms), envelope('kms'));
    expect(headers).toMatchObject({ 'x-amzn-errortype': 'InvalidCiphertextException' });
    expect(headers).not.toHaveProperty('x-amzn-query-error');
  });
});

describe('an error', () => {
  const queueGone = new AwsError('QueueDoesNotExist', 'gone <now>');
  const schema = serviceSchema(sqs);

  it('has its older code in the query protocol', () => {
    const { status, body } = encodeError(queueGone, 'awsQuery', schema, envelope('sqs'));
    expect([status, body]).toEqual([
      400,
      '<ErrorResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/"><Error><Type>Sender</Type>' +
        '<Code>AWS.SimpleQueueService.NonExistentQueue</Code><Message>gone &lt;now&gt;</Message></Error>' +
        '<RequestId>request-1</RequestId></ErrorResponse>',
    ]);
  });

  it('has its shape in JSON, and the older code in a header', () => {
    const { headers, body } = encodeError(queueGone, 'awsJson1_0', schema, envelope('sqs'));
    expect(headers).toMatchObject({
      'x-amzn-errortype': 'QueueDoesNotExist',
      'x-amzn-query-error': 'AWS.SimpleQueueService.NonExistentQueue;Sender',
    });
    expect(JSON.parse(String(body))).toEqual({ __type: 'QueueDoesNotExist', message: 'gone <now>' });
  });

  it('is recognised by its older code too', () => {
    const older = new AwsError('AWS.SimpleQueueService.NonExistentQueue', 'gone');
    expect(encodeError(older, 'awsJson1_0', schema, envelope('sqs')).headers['x-amzn-errortype']).toBe(
      'QueueDoesNotExist',
    );
  });

  it('carries the further members of its shape', () => {
    const taken = new AwsError('BucketAlreadyOwnedByYou', 'yours', 409, { BucketName: 'b' });
    const { status, body } = encodeError(taken, 'restXml', undefined, envelope('s3'));
    expect([status, body]).toEqual([409, expect.stringContaining('<BucketName>b</BucketName>')]);
  });
});
