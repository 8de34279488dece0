import { listOf, type PolicyStatement, statementsOf } from '../aws/policy-document.ts';

/** Actions that let their holder become anybody, when nothing limits whom they may touch. */
const ESCALATING = [
  'iam:*',
  'sts:*',
  'sts:AssumeRole',
  'iam:PassRole',
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
  'iam:CreateAccessKey',
  'iam:CreatePolicyVersion',
  'iam:SetDefaultPolicyVersion',
  'iam:UpdateAssumeRolePolicy',
].map((action) => action.toLowerCase());

/** What is certainly too much for the role of a workload: every action, or an escalating one on every resource. */
export const certainEscalations = (document: unknown): readonly string[] =>
  statementsOf(document)
    .filter((statement) => statement.Effect === 'Allow')
    .flatMap(escalationsOf);

const escalationsOf = (statement: Partial<PolicyStatement>): readonly string[] => {
  if (statement.NotAction !== undefined) return ['it allows every action but a few (`NotAction`)'];
  const actions = listOf(statement.Action);
  if (actions.some((action) => /^[*:]+$/.test(action))) return ['it allows every action'];
  const isEverywhere = statement.NotResource !== undefined || listOf(statement.Resource).includes('*');
  return isEverywhere
    ? actions
        .filter((action) => ESCALATING.includes(action.toLowerCase()))
        .map((action) => `it allows \`${action}\` on every resource, which lets the role take any permission`)
    : [];
};
