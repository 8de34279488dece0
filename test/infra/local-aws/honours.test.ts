import { CreateFunction$, PutFunctionEventInvokeConfig$ } from '@aws-sdk/client-lambda';
import { PutMetricData$ } from '@aws-sdk/client-cloudwatch';
import { SendMessage$ } from '@aws-sdk/client-sqs';
import { NormalizedSchema } from '@smithy/core/schema';
import { describe, expect, it } from 'vitest';
import { refusedMembers } from '../../../infra/local-aws/honours.ts';

const inputOf = (operation: readonly unknown[]): NormalizedSchema => NormalizedSchema.of(operation[4] as never);

describe('a member of an input', () => {
  it.each([
    ['is refused when nothing honours it', CreateFunction$, { VpcConfig: {} }, [], ['VpcConfig']],
    ['passes when it is absent or null', CreateFunction$, { VpcConfig: undefined, Role: null }, [], []],
    ['passes with all below it when it is honoured', CreateFunction$, { Code: { ZipFile: 'x' } }, ['Code'], []],
    [
      'is refused beside an honoured one',
      CreateFunction$,
      { Code: { ZipFile: 'x', ImageUri: 'y' } },
      ['Code.ZipFile'],
      ['Code.ImageUri'],
    ],
    ['passes as an empty structure on the way to an honoured one', CreateFunction$, { Code: {} }, ['Code.ZipFile'], []],
    [
      'is refused inside a list',
      PutMetricData$,
      { MetricData: [{ MetricName: 'm' }, { MetricName: 'n', Unit: 'Count' }] },
      ['MetricData[].MetricName'],
      ['MetricData[].Unit'],
    ],
    [
      'is refused inside a map',
      SendMessage$,
      { MessageAttributes: { k: { DataType: 'String', BinaryValue: 'x' } } },
      ['MessageAttributes{}.DataType'],
      ['MessageAttributes{}.BinaryValue'],
    ],
    [
      'is named once, with all others that are refused',
      PutFunctionEventInvokeConfig$,
      { Qualifier: 'q', DestinationConfig: { OnFailure: { Destination: 'd' } } },
      ['DestinationConfig.OnSuccess'],
      ['Qualifier', 'DestinationConfig.OnFailure'],
    ],
  ])('%s', (_rule, operation, input, honours, refused) => {
    expect(refusedMembers(inputOf(operation), input, honours)).toEqual(refused);
  });
});
