import type { GetFunctionConcurrencyResponse, FunctionConfiguration } from '@aws-sdk/client-lambda';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

export const getFunctionConfiguration = mcpTool({
  name: 'get_function_configuration',
  contract: DIAGNOSTICS_TOOLS.get_function_configuration,
  effects: 'none',
  run: async ({ function_arn }, { aws }: DiagnosticsDeps) => {
    const [configuration, concurrency] = await Promise.all([
      aws.read<FunctionConfiguration>('lambda', 'GetFunctionConfiguration', { FunctionName: function_arn }),
      aws.read<GetFunctionConcurrencyResponse>('lambda', 'GetFunctionConcurrency', { FunctionName: function_arn }),
    ]);
    if (configuration === undefined) throw new TerminalError(`function \`${function_arn}\` does not exist`);
    return {
      function_arn,
      revision_id: configuration.RevisionId ?? '',
      role_arn: configuration.Role ?? '',
      handler: configuration.Handler ?? '',
      runtime: configuration.Runtime ?? '',
      timeout_seconds: configuration.Timeout ?? 0,
      memory_mb: configuration.MemorySize ?? 0,
      environment_names: Object.keys(configuration.Environment?.Variables ?? {}).sort(),
      layers: (configuration.Layers ?? []).map((layer) => layer.Arn ?? ''),
      state: configuration.State ?? '',
      state_reason: configuration.StateReason,
      last_modified: configuration.LastModified ?? '',
      code_sha256: configuration.CodeSha256 ?? '',
      reserved_concurrency: concurrency?.ReservedConcurrentExecutions ?? null,
    };
  },
});
