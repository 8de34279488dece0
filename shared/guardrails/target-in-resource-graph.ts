import { parseArn } from '../arn.ts';
import { judgeParsed, violationIf } from './each-action.ts';
import type { Candidate, Guardrail } from './guardrail.ts';

export const targetInResourceGraph: Guardrail = {
  id: 'target-in-resource-graph',
  explanation: "Only the incident's own resources may be touched: an ARN read in a log line is not one of them.",
  judge: (candidate) =>
    judgeParsed(candidate, ({ action, change, params }) => {
      const target = change.target(params);
      if (target !== action.target) return violationIf(`\`${action.target}\` is shown, \`${target}\` would be touched`);
      return violationIf(foreignness(candidate, target));
    }),
};

const foreignness = ({ incident, resources }: Candidate, target: string): string | undefined => {
  const home = incident.alarms[0];
  const parts = parseArn(target);
  if (!home || !parts) return `\`${target}\` cannot be placed in an account`;
  // A bucket's ARN names no account: the call itself says whose bucket it has to be.
  if (parts.account !== home.accountId && parts.service !== 's3')
    return `\`${target}\` is of another account than \`${home.accountId}\``;
  if (parts.region !== '' && parts.region !== home.region)
    return `\`${target}\` is in another region than \`${home.region}\``;
  return resources.includes(target) ? undefined : `\`${target}\` is not a resource of this incident`;
};
