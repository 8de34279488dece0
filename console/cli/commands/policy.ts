import { z } from 'zod';
import type { Authorizer } from '../../../shared/authorization/authorizer.ts';
import { type CaseResult, PolicyCase, runCase } from '../../../shared/authorization/policy-case.ts';
import { ruleFor } from '../../../shared/authorization/rule.ts';
import { CHANGES } from '../../../shared/changes/index.ts';
import type { Policy } from '../../../shared/policy.ts';
import { RISKS } from '../../../shared/proposal.ts';
import { oneLine } from '../../plain-text.ts';
import { EXIT, type ExitCode } from '../exit.ts';
import { renderTable } from '../render/table.ts';
import type { Screen } from '../screen.ts';
import { located, parseYamlFile, type Place, type Problem, problemsOf, readText } from '../yaml-file.ts';

/** `policy check FILE`: the file was accepted; what it asks for each risk class. */
export const checkPolicy = (screen: Screen, policy: Policy): ExitCode => {
  const asked = RISKS.map((risk) => ({ risk, ...ruleFor(policy, { risk, actions: [] }) }));
  screen.printJson({
    ok: true,
    version: policy.version,
    risks: asked.map(({ risk, approvals, rejections, approverGroups, ttlMinutes, autoApprove }) => ({
      risk,
      approvals,
      rejections,
      approver_groups: approverGroups,
      ttl_minutes: ttlMinutes,
      auto_approve: autoApprove,
      change_ticket: policy.change_ticket?.risks.includes(risk) ?? false,
    })),
  });
  const rows = asked.map(({ risk, approvals, approverGroups, ttlMinutes, autoApprove }) => [
    risk,
    approvals === 'never' ? 'never made' : autoApprove ? `by the policy, else ${approvals}` : String(approvals),
    oneLine(approverGroups.flat().join(', ')),
    `${ttlMinutes} min`,
    policy.change_ticket?.risks.includes(risk) ? oneLine(policy.change_ticket.pattern) : '',
  ]);
  screen.print(`${oneLine(policy.version)} is a policy.\n`);
  screen.print(renderTable(['risk', 'approvals', 'by someone of', 'within', 'ticket'], rows, screen.colors));
  for (const line of besides(policy)) screen.print(`\n${oneLine(line)}`);
  return EXIT.good;
};

/** What holds besides the risk class, in words. */
const besides = (policy: Policy): string[] => {
  const tags = Object.entries(policy.mandatory_tags).map(([key, value]) => `${key}=${value}`);
  const resources = policy.resources.flatMap((each) => each.resources);
  return [
    ...(tags.length > 0 ? [`A target carries ${tags.join(', ')}.`] : []),
    ...(resources.length > 0 ? [`Stricter rules for ${resources.join(', ')}.`] : []),
    ...(policy.denied_changes.length > 0 ? [`Never made: ${policy.denied_changes.join(', ')}.`] : []),
    ...policy.freezes.map(
      ({ name, from, to, reason }) => `Nothing is changed during ${name}, ${from} to ${to}: ${reason}.`,
    ),
    ...(policy.break_glass ? [`In an emergency one of ${policy.break_glass.group} decides alone, with a reason.`] : []),
    ...(policy.cedar.trim() === '' ? [] : ['Cedar policies of its own forbid more.']),
  ];
};

const Cases = z.strictObject({ cases: z.array(PolicyCase).min(1) });

/** `policy test FILE`: every case of the file beside the policy gets the answer that it expects. */
export const testPolicy = async (
  screen: Screen,
  { policy, authorizer, casesFile }: { policy: Policy; authorizer: Authorizer; casesFile: string },
): Promise<ExitCode> => {
  const cases = await readCases(casesFile);
  const results = cases.map(({ place: { line }, ...one }) => ({ ...runCase(authorizer, policy, one), line }));
  const ok = results.every(({ met }) => met);
  screen.printJson({ ok, cases: results });
  for (const [index, { place }] of cases.entries())
    screen.print(describeResult(results[index]!, located(casesFile, place), screen));
  return ok ? EXIT.good : EXIT.notMet;
};

const describeResult = ({ name, met, expected, said }: CaseResult, where: string, { colors }: Screen): string =>
  met
    ? `${colors.green('✓')} ${oneLine(name)}`
    : [
        `${colors.red('✗')} ${oneLine(name)} (${oneLine(where)})`,
        `    expected: ${oneLine(expected.join(', '))}`,
        ...said.map((line) => `    said:     ${oneLine(line)}`),
      ].join('\n');

/** A case, and where it stands in its file. */
type PlacedCase = PolicyCase & { place: Place };

const readCases = async (casesFile: string): Promise<PlacedCase[]> => {
  const words = { file: casesFile, hint: 'infra/policies/example.cases.yaml shows what a case looks like' };
  const text = await readText(words, { what: 'the cases', hint: 'name them with `--cases FILE`' });
  const file = parseYamlFile(text, words);
  const parsed = Cases.safeParse(file.stated);
  if (!parsed.success) throw file.refusal(problemsOf(parsed.error));
  const { cases } = parsed.data;
  const unknown = unknownChanges(cases);
  if (unknown.length > 0) throw file.refusal(unknown);
  return cases.map((one, index) => ({ ...one, place: file.placeOf(['cases', index]) }));
};

/** About a change that nobody can propose, whatever is answered proves nothing. */
const unknownChanges = (cases: readonly PolicyCase[]): Problem[] =>
  cases.flatMap(({ name, change }, index) =>
    CHANGES.some(({ id }) => id === change)
      ? []
      : { path: ['cases', index, 'change'], message: `case \`${name}\`: there is no change \`${change}\`` },
  );

/** Where the cases of a policy file are unless they are named: beside it. */
export const casesBeside = (policyFile: string): string => policyFile.replace(/(\.ya?ml|\.json)?$/, '.cases.yaml');
