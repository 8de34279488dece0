import type { SimulatePolicyResponse } from '@aws-sdk/client-iam';
import { TerminalError } from '../../../shared/errors.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';

export const simulateAccess = mcpTool({
  name: 'simulate_access',
  contract: DIAGNOSTICS_TOOLS.simulate_access,
  effects: 'none',
  run: async (input, { aws }: DiagnosticsDeps) => {
    const found = await aws.read<SimulatePolicyResponse>('iam', 'SimulatePrincipalPolicy', {
      PolicySourceArn: input.principal_arn,
      ActionNames: input.actions,
      ResourceArns: input.resource_arns,
    });
    // Nothing simulated is not "nothing allowed".
    if (found === undefined) throw new TerminalError(`principal \`${input.principal_arn}\` does not exist`);
    const results = (found.EvaluationResults ?? []).map((result) => ({
      action: result.EvalActionName ?? '',
      resource: result.EvalResourceName ?? '',
      decision: result.EvalDecision ?? 'implicitDeny',
      boundary_allows: result.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary,
      matched: (result.MatchedStatements ?? []).map((statement) => statement.SourcePolicyId ?? ''),
    }));
    return { results };
  },
});
