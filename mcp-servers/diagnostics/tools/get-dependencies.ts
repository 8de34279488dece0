import type { FunctionConfiguration, ListEventSourceMappingsResponse } from '@aws-sdk/client-lambda';
import type { GetQueueAttributesResult, GetQueueUrlResult } from '@aws-sdk/client-sqs';
import { arnName, parseArn } from '../../../shared/arn.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

type Node = {
  arn: string;
  kind: 'function' | 'role' | 'event-source-mapping' | 'queue' | 'dead-letter-queue' | 'log-group';
  relation: string;
};

export const getDependencies = mcpTool({
  name: 'get_dependencies',
  contract: DIAGNOSTICS_TOOLS.get_dependencies,
  effects: 'none',
  run: async ({ resource_arn }, { aws }: DiagnosticsDeps) => {
    const service = parseArn(resource_arn)?.service;
    if (service === 'lambda') return { root: resource_arn, nodes: await functionGraph(resource_arn, aws) };
    if (service === 'sqs') return { root: resource_arn, nodes: await queueGraph(resource_arn, aws) };
    throw new TerminalError(`no resource graph for \`${resource_arn}\`: functions and queues are known`);
  },
});

const functionGraph = async (arn: string, aws: DiagnosticsDeps['aws']): Promise<Node[]> => {
  const [configuration, mappings] = await Promise.all([
    aws.read<FunctionConfiguration>('lambda', 'GetFunctionConfiguration', { FunctionName: arn }),
    aws.read<ListEventSourceMappingsResponse>('lambda', 'ListEventSourceMappings', { FunctionName: arn }),
  ]);
  const nodes: Node[] = [{ arn, kind: 'function', relation: 'root' }];
  if (configuration?.Role) nodes.push({ arn: configuration.Role, kind: 'role', relation: 'execution role' });
  nodes.push({ arn: logGroupArn(arn, aws), kind: 'log-group', relation: 'logs' });
  for (const mapping of mappings?.EventSourceMappings ?? []) {
    nodes.push({
      arn: mappingArn(mapping.UUID ?? '', mapping.EventSourceMappingArn, aws),
      kind: 'event-source-mapping',
      relation: 'trigger',
    });
    if (mapping.EventSourceArn) nodes.push(...(await queueNodes(mapping.EventSourceArn, aws)));
  }
  return nodes;
};

const queueGraph = async (arn: string, aws: DiagnosticsDeps['aws']): Promise<Node[]> => {
  const mappings = await aws.read<ListEventSourceMappingsResponse>('lambda', 'ListEventSourceMappings', {
    EventSourceArn: arn,
  });
  const consumers = [
    ...new Set((mappings?.EventSourceMappings ?? []).map((mapping) => mapping.FunctionArn ?? '')),
  ].filter(Boolean);
  const graphs = await Promise.all(consumers.map((consumer) => functionGraph(consumer, aws)));
  return dedupe([{ arn, kind: 'queue', relation: 'root' }, ...graphs.flat()]);
};

const queueNodes = async (arn: string, aws: DiagnosticsDeps['aws']): Promise<Node[]> => {
  const url = await aws.read<GetQueueUrlResult>('sqs', 'GetQueueUrl', { QueueName: arnName(arn) });
  const attributes =
    url &&
    (await aws.read<GetQueueAttributesResult>('sqs', 'GetQueueAttributes', {
      QueueUrl: url.QueueUrl,
      AttributeNames: ['RedrivePolicy'],
    }));
  const redrive = JSON.parse(attributes?.Attributes?.RedrivePolicy ?? '{}') as { deadLetterTargetArn?: string };
  const nodes: Node[] = [{ arn, kind: 'queue', relation: 'event source' }];
  if (redrive.deadLetterTargetArn)
    nodes.push({ arn: redrive.deadLetterTargetArn, kind: 'dead-letter-queue', relation: 'dead letters' });
  return nodes;
};

const dedupe = (nodes: Node[]): Node[] => [...new Map(nodes.map((node) => [node.arn, node])).values()];

const mappingArn = (uuid: string, arn: string | undefined, aws: DiagnosticsDeps['aws']): string =>
  arn ?? `arn:aws:lambda:${aws.region}:${aws.accountId}:event-source-mapping:${uuid}`;

const logGroupArn = (arn: string, aws: DiagnosticsDeps['aws']): string =>
  `arn:aws:logs:${aws.region}:${aws.accountId}:log-group:/aws/lambda/${arnName(arn)}`;
