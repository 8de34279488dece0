import type {
  Concurrency,
  DeleteFunctionConcurrencyRequest,
  GetAccountSettingsRequest,
  GetAccountSettingsResponse,
  GetFunctionConcurrencyRequest,
  GetFunctionConcurrencyResponse,
  PutFunctionConcurrencyRequest,
} from '@aws-sdk/client-lambda';
import { operation, type Operation } from '../../service.ts';
import { ACCOUNT_CONCURRENCY, UNRESERVED_CONCURRENCY_MIN, unreservedConcurrency } from './concurrency.ts';
import { requireNumber } from './configuration-rules.ts';
import { invalidParameter } from './lambda-error.ts';
import type { LambdaParts } from './parts.ts';

/** How much may run at once. */
export const concurrencyOperations = (parts: LambdaParts): Record<string, Operation> => ({
  PutFunctionConcurrency: operation<PutFunctionConcurrencyRequest, Concurrency>({
    honours: ['FunctionName', 'ReservedConcurrentExecutions'],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('PutFunctionConcurrency', FunctionName),
    handle: ({ FunctionName, ReservedConcurrentExecutions = 0 }) => {
      const record = parts.functions.get(FunctionName);
      requireNumber(ReservedConcurrentExecutions, 'reservedConcurrentExecutions', 0, Number.MAX_SAFE_INTEGER);
      const left = unreservedConcurrency(parts.functions, record.name) - ReservedConcurrentExecutions;
      if (left < UNRESERVED_CONCURRENCY_MIN) {
        throw invalidParameter(
          `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED_CONCURRENCY_MIN}].`,
        );
      }
      record.reservedConcurrency = ReservedConcurrentExecutions;
      parts.functions.save(record);
      return { ReservedConcurrentExecutions };
    },
  }),
  GetFunctionConcurrency: operation<GetFunctionConcurrencyRequest, GetFunctionConcurrencyResponse>({
    honours: ['FunctionName'],
    writes: false,
    access: ({ FunctionName }) => parts.access.to('GetFunctionConcurrency', FunctionName),
    handle: ({ FunctionName }) => ({
      ReservedConcurrentExecutions: parts.functions.get(FunctionName).reservedConcurrency,
    }),
  }),
  DeleteFunctionConcurrency: operation<DeleteFunctionConcurrencyRequest, object>({
    honours: ['FunctionName'],
    writes: true,
    access: ({ FunctionName }) => parts.access.to('DeleteFunctionConcurrency', FunctionName),
    handle: ({ FunctionName }) => {
      const record = parts.functions.get(FunctionName);
      delete record.reservedConcurrency;
      parts.functions.save(record);
      return {};
    },
  }),
  GetAccountSettings: operation<GetAccountSettingsRequest, GetAccountSettingsResponse>({
    honours: [],
    writes: false,
    access: () => parts.access.anything('GetAccountSettings'),
    handle: () => ({
      AccountLimit: {
        TotalCodeSize: 80_530_636_800,
        CodeSizeUnzipped: 262_144_000,
        CodeSizeZipped: 52_428_800,
        ConcurrentExecutions: ACCOUNT_CONCURRENCY,
        UnreservedConcurrentExecutions: unreservedConcurrency(parts.functions),
      },
      AccountUsage: {
        TotalCodeSize: totalCodeBytes(parts),
        FunctionCount: parts.functions.list().length,
      },
    }),
  }),
});

const totalCodeBytes = ({ functions }: LambdaParts): number =>
  functions
    .list()
    .flatMap((record) => [record.latest, ...record.published])
    .reduce((sum, version) => sum + version.codeBytes, 0);
