import { randomUUID } from 'node:crypto';
import type {
  CreateEventSourceMappingRequest,
  DeleteEventSourceMappingRequest,
  EventSourceMappingConfiguration,
  GetEventSourceMappingRequest,
  ListEventSourceMappingsRequest,
  ListEventSourceMappingsResponse,
  UpdateEventSourceMappingRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Access, type Operation } from '../../service.ts';
import { tagContext } from './function-access.ts';
import { parseFunctionName } from './function-name.ts';
import { conflict, invalidParameter } from './lambda-error.ts';
import { readFilter, shownFilter } from './mapping-filter.ts';
import { requireQueue, requireSettings } from './mapping-rules.ts';
import { pageOf } from './paging.ts';
import type { LambdaParts } from './parts.ts';
import type { MappingRecord } from './records.ts';

const SETTINGS = [
  'FunctionName',
  'Enabled',
  'BatchSize',
  'MaximumBatchingWindowInSeconds',
  'FunctionResponseTypes',
  'ScalingConfig.MaximumConcurrency',
  'FilterCriteria.Filters[].Pattern',
];
const USER_ACTION = 'User action';

/** Event source mappings from SQS. */
export const mappingOperations = (parts: LambdaParts): Record<string, Operation> => ({
  CreateEventSourceMapping: operation<CreateEventSourceMappingRequest, EventSourceMappingConfiguration>({
    honours: [...SETTINGS, 'EventSourceArn', 'Tags'],
    writes: true,
    access: ({ FunctionName }) => mappingAccess(parts, 'CreateEventSourceMapping', '*', FunctionName),
    handle: (input) => createMapping(parts, input),
  }),
  GetEventSourceMapping: operation<GetEventSourceMappingRequest, EventSourceMappingConfiguration>({
    honours: ['UUID'],
    writes: false,
    access: ({ UUID }) => accessTo(parts, 'GetEventSourceMapping', UUID),
    handle: ({ UUID }) => describeMapping(parts, parts.mappings.get(UUID)),
  }),
  UpdateEventSourceMapping: operation<UpdateEventSourceMappingRequest, EventSourceMappingConfiguration>({
    honours: [...SETTINGS, 'UUID'],
    writes: true,
    access: ({ UUID }) => accessTo(parts, 'UpdateEventSourceMapping', UUID),
    handle: (input) => updateMapping(parts, input),
  }),
  DeleteEventSourceMapping: operation<DeleteEventSourceMappingRequest, EventSourceMappingConfiguration>({
    honours: ['UUID'],
    writes: true,
    access: ({ UUID }) => accessTo(parts, 'DeleteEventSourceMapping', UUID),
    handle: ({ UUID }) => {
      const record = parts.mappings.get(UUID);
      parts.mappings.delete(record.uuid);
      return { ...describeMapping(parts, record), State: 'Deleting' };
    },
  }),
  ListEventSourceMappings: operation<ListEventSourceMappingsRequest, ListEventSourceMappingsResponse>({
    honours: ['EventSourceArn', 'FunctionName', 'Marker', 'MaxItems'],
    writes: false,
    access: () => parts.access.anything('ListEventSourceMappings'),
    handle: (input) => listMappings(parts, input),
  }),
});

function createMapping(parts: LambdaParts, input: CreateEventSourceMappingRequest): EventSourceMappingConfiguration {
  const target = parts.functions.resolve(input.FunctionName);
  const queueArn = input.EventSourceArn ?? '';
  requireQueue(parts.world, queueArn, target.version);
  const twin = parts.mappings.list().find((other) => other.queueArn === queueArn && other.functionArn === target.arn);
  if (twin) {
    throw conflict(
      `An event source mapping with SQS arn (" ${queueArn} ") and function (" ${target.record.name} ") already exists. Please update or delete the existing mapping with UUID ${twin.uuid}`,
    );
  }
  const record: MappingRecord = {
    uuid: randomUUID(),
    queueArn,
    functionArn: target.arn,
    isEnabled: input.Enabled ?? true,
    ...requireSettings(input, { batchSize: 10, windowSeconds: 0, reportsItemFailures: false }),
    ...(input.FilterCriteria && { filters: readFilter(input.FilterCriteria) }),
    ...(input.Tags && { tags: input.Tags }),
    stateReason: USER_ACTION,
    lastModified: new Date().toISOString(),
    lastResult: 'No records processed',
  };
  parts.mappings.save(record);
  return { ...describeMapping(parts, record), State: 'Creating' };
}

function updateMapping(parts: LambdaParts, input: UpdateEventSourceMappingRequest): EventSourceMappingConfiguration {
  const before = parts.mappings.get(input.UUID);
  const functionArn = input.FunctionName ? parts.functions.resolve(input.FunctionName).arn : before.functionArn;
  if (input.Enabled) requireQueue(parts.world, before.queueArn, parts.functions.resolve(functionArn).version);
  const record: MappingRecord = {
    ...before,
    ...requireSettings(input, before),
    functionArn,
    ...(input.FilterCriteria && { filters: readFilter(input.FilterCriteria) }),
    isEnabled: input.Enabled ?? before.isEnabled,
    stateReason: USER_ACTION,
    lastModified: new Date().toISOString(),
  };
  parts.mappings.save(record);
  const isToggled = record.isEnabled !== before.isEnabled;
  const transition = isToggled ? (record.isEnabled ? 'Enabling' : 'Disabling') : 'Updating';
  return { ...describeMapping(parts, record), State: transition };
}

function listMappings(parts: LambdaParts, input: ListEventSourceMappingsRequest): ListEventSourceMappingsResponse {
  const named = input.FunctionName === undefined ? undefined : parseFunctionName(parts.world, input.FunctionName);
  const isWanted = (record: MappingRecord): boolean => {
    if (input.EventSourceArn !== undefined && record.queueArn !== input.EventSourceArn) return false;
    if (!named) return true;
    const mapped = parseFunctionName(parts.world, record.functionArn);
    return mapped.name === named.name && mapped.qualifier === named.qualifier;
  };
  const { members, ...next } = pageOf(parts.mappings.list().filter(isWanted), input.Marker, clampMax(input.MaxItems));
  return { EventSourceMappings: members.map((record) => describeMapping(parts, record)), ...next };
}

function clampMax(max: number | undefined): number | undefined {
  if (max !== undefined && max < 1) throw invalidParameter('MaxItems must be at least 1');
  return max;
}

const arnOf = ({ world }: LambdaParts, uuid: string): string =>
  `arn:aws:lambda:${world.region}:${world.accountId}:event-source-mapping:${uuid}`;

function mappingAccess(
  parts: LambdaParts,
  action: string,
  resource: string,
  functionName?: string,
  tags?: Record<string, string>,
): Access[] {
  const [asked] = parts.access.to(action, functionName);
  const context = { 'lambda:FunctionArn': asked?.resource ?? '', ...tagContext(tags) };
  return [{ action: `lambda:${action}`, resource, context }];
}

/** A mapping that is not there has no function, and the call is refused later by name. */
export function accessTo(parts: LambdaParts, action: string, uuid: string | undefined): Access[] {
  const record = parts.mappings.list().find((mapping) => mapping.uuid === uuid);
  const resource = arnOf(parts, uuid ?? '');
  return record
    ? mappingAccess(parts, action, resource, record.functionArn, record.tags)
    : [{ action: `lambda:${action}`, resource }];
}

const describeMapping = (parts: LambdaParts, record: MappingRecord): EventSourceMappingConfiguration => ({
  UUID: record.uuid,
  BatchSize: record.batchSize,
  MaximumBatchingWindowInSeconds: record.windowSeconds,
  EventSourceArn: record.queueArn,
  FunctionArn: record.functionArn,
  LastModified: new Date(record.lastModified),
  LastProcessingResult: record.lastResult,
  State: record.isEnabled ? 'Enabled' : 'Disabled',
  StateTransitionReason: record.stateReason,
  FunctionResponseTypes: record.reportsItemFailures ? ['ReportBatchItemFailures'] : [],
  ...(record.concurrencyMax !== undefined && { ScalingConfig: { MaximumConcurrency: record.concurrencyMax } }),
  ...(record.filters?.length && { FilterCriteria: shownFilter(record.filters) }),
  EventSourceMappingArn: arnOf(parts, record.uuid),
});
