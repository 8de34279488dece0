import type {
  DeleteFunctionEventInvokeConfigRequest,
  DestinationConfig,
  FunctionEventInvokeConfig,
  GetFunctionEventInvokeConfigRequest,
  PutFunctionEventInvokeConfigRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { requireFailureQueue, requireNumber } from './configuration-rules.ts';
import type { Resolved } from './functions.ts';
import { notFound } from './lambda-error.ts';
import type { LambdaParts } from './parts.ts';
import type { EventInvokeRecord } from './records.ts';

const HONOURS = [
  'FunctionName',
  'Qualifier',
  'MaximumRetryAttempts',
  'MaximumEventAgeInSeconds',
  'DestinationConfig.OnSuccess.Destination',
  'DestinationConfig.OnFailure.Destination',
];

/** What becomes of asynchronous events that fail. */
export const eventInvokeOperations = (parts: LambdaParts): Record<string, Operation> => ({
  PutFunctionEventInvokeConfig: operation<PutFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig>({
    honours: HONOURS,
    writes: true,
    access: (input) => parts.access.to('PutFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
    handle: (input) => save(parts, input, undefined),
  }),
  UpdateFunctionEventInvokeConfig: operation<PutFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig>({
    honours: HONOURS,
    writes: true,
    access: (input) => parts.access.to('UpdateFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
    handle: (input) =>
      save(parts, input, requireSettings(parts.functions.resolve(input.FunctionName, input.Qualifier))),
  }),
  GetFunctionEventInvokeConfig: operation<GetFunctionEventInvokeConfigRequest, FunctionEventInvokeConfig>({
    honours: ['FunctionName', 'Qualifier'],
    writes: false,
    access: (input) => parts.access.to('GetFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
    handle: (input) => {
      const target = parts.functions.resolve(input.FunctionName, input.Qualifier);
      return describe(target, requireSettings(target));
    },
  }),
  DeleteFunctionEventInvokeConfig: operation<DeleteFunctionEventInvokeConfigRequest, object>({
    honours: ['FunctionName', 'Qualifier'],
    writes: true,
    access: (input) => parts.access.to('DeleteFunctionEventInvokeConfig', input.FunctionName, input.Qualifier),
    handle: (input) => {
      const target = parts.functions.resolve(input.FunctionName, input.Qualifier);
      requireSettings(target);
      delete target.record.eventInvoke[qualifierOf(target)];
      parts.functions.save(target.record);
      return {};
    },
  }),
});

const qualifierOf = (target: Resolved): string => target.qualifier ?? '$LATEST';

function requireSettings(target: Resolved): EventInvokeRecord {
  const settings = target.record.eventInvoke[qualifierOf(target)];
  if (settings) return settings;
  throw notFound(`The function ${target.record.arn}:${qualifierOf(target)} doesn't have an EventInvokeConfig`);
}

/** Put replaces what is there; update keeps what the call does not name. */
function save(
  { world, functions }: LambdaParts,
  input: PutFunctionEventInvokeConfigRequest,
  before: EventInvokeRecord | undefined,
): FunctionEventInvokeConfig {
  const target = functions.resolve(input.FunctionName, input.Qualifier);
  const { MaximumRetryAttempts, MaximumEventAgeInSeconds, DestinationConfig } = input;
  const destinationOf = (side: keyof DestinationConfig): string | undefined => {
    const arn = DestinationConfig?.[side]?.Destination;
    const { role } = target.version;
    return arn ? requireFailureQueue(world, arn, role, `DestinationConfig.${side}.Destination`) : undefined;
  };
  const settings: EventInvokeRecord = {
    ...before,
    lastModified: new Date().toISOString(),
    ...(MaximumRetryAttempts !== undefined && {
      retriesMax: requireNumber(MaximumRetryAttempts, 'maximumRetryAttempts', 0, 2),
    }),
    ...(MaximumEventAgeInSeconds !== undefined && {
      ageSecondsMax: requireNumber(MaximumEventAgeInSeconds, 'maximumEventAgeInSeconds', 60, 21_600),
    }),
    ...(DestinationConfig && { onSuccess: destinationOf('OnSuccess'), onFailure: destinationOf('OnFailure') }),
  };
  target.record.eventInvoke[qualifierOf(target)] = settings;
  functions.save(target.record);
  return describe(target, settings);
}

const describe = (target: Resolved, settings: EventInvokeRecord): FunctionEventInvokeConfig => ({
  LastModified: new Date(settings.lastModified),
  FunctionArn: `${target.record.arn}:${qualifierOf(target)}`,
  MaximumRetryAttempts: settings.retriesMax,
  MaximumEventAgeInSeconds: settings.ageSecondsMax,
  DestinationConfig: {
    OnSuccess: settings.onSuccess === undefined ? {} : { Destination: settings.onSuccess },
    OnFailure: settings.onFailure === undefined ? {} : { Destination: settings.onFailure },
  },
});
