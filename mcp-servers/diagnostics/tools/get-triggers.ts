import type { EventSourceMappingConfiguration } from '@aws-sdk/client-lambda';
import type { GetQueueAttributesResult, GetQueueUrlResult } from '@aws-sdk/client-sqs';
import { arnName, parseArn } from '../../../shared/arn.ts';
import { readPages } from '../../../shared/aws/pages.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

const PAGING = { rows: 'EventSourceMappings', next: 'NextMarker', token: 'Marker' };

type Reader = DiagnosticsDeps['aws'];

export const getTriggers = mcpTool({
  name: 'get_triggers',
  contract: DIAGNOSTICS_TOOLS.get_triggers,
  effects: 'none',
  run: async ({ function_arn }, { aws }: DiagnosticsDeps) => {
    const [known, rows] = await Promise.all([
      aws.read('lambda', 'GetFunctionConfiguration', { FunctionName: function_arn }),
      // Asked by name, Lambda tells of one qualifier alone: what feeds an alias would be missing.
      readPages<EventSourceMappingConfiguration>(aws, 'lambda', 'ListEventSourceMappings', {}, PAGING),
    ]);
    if (known === undefined) throw new TerminalError(`function \`${function_arn}\` does not exist`);
    const feeds = (fed = ''): boolean => fed === function_arn || fed.startsWith(`${function_arn}:`);
    const mappings = (rows ?? []).filter(({ FunctionArn }) => feeds(FunctionArn)).map(describe);
    const sources = [...new Set(mappings.map((mapping) => mapping.source_arn))].filter(
      (arn) => parseArn(arn)?.service === 'sqs',
    );
    return { mappings, queues: await Promise.all(sources.map((arn) => readQueue(aws, arn))) };
  },
});

const describe = (mapping: EventSourceMappingConfiguration) => ({
  uuid: mapping.UUID ?? '',
  source_arn: mapping.EventSourceArn ?? '',
  state: mapping.State ?? '',
  state_reason: mapping.StateTransitionReason ?? '',
  last_result: mapping.LastProcessingResult ?? '',
  batch_size: mapping.BatchSize ?? 0,
  enabled: !['Disabled', 'Disabling'].includes(mapping.State ?? ''),
});

const readQueue = async (aws: Reader, arn: string) => {
  const attributes = await queueAttributes(aws, arn);
  const redrive = JSON.parse(attributes.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
  const deadLetters = redrive.deadLetterTargetArn ? await queueAttributes(aws, redrive.deadLetterTargetArn) : undefined;
  return {
    arn,
    visible: Number(attributes.ApproximateNumberOfMessages ?? 0),
    in_flight: Number(attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    visibility_seconds: Number(attributes.VisibilityTimeout ?? 0),
    dead_letter_arn: redrive.deadLetterTargetArn,
    dead_letters: deadLetters && Number(deadLetters.ApproximateNumberOfMessages ?? 0),
  };
};

const queueAttributes = async (aws: Reader, arn: string): Promise<Partial<Record<string, string>>> => {
  const url = await aws.read<GetQueueUrlResult>('sqs', 'GetQueueUrl', { QueueName: arnName(arn) });
  if (url === undefined) return {};
  const found = await aws.read<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', {
    QueueUrl: url.QueueUrl,
    AttributeNames: ['All'],
  });
  return found?.Attributes ?? {};
};
