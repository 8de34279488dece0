import { WrongUseError } from '../../console/cli/exit.ts';
import {
  located,
  parseYamlFile,
  type Problem,
  problemsOf,
  readText,
  type YamlFile,
} from '../../console/cli/yaml-file.ts';
import { CedarTextError } from '../../shared/authorization/cedar-text-error.ts';
import { createCedarAuthorizer } from '../../shared/authorization/cedar-authorizer.ts';
import { CHANGES } from '../../shared/changes/index.ts';
import { describeError, TerminalError } from '../../shared/errors.ts';
import { GUARDRAILS } from '../../shared/guardrails/index.ts';
import { refusedLevels } from '../../shared/guardrails/levels.ts';
import { DEFAULT_POLICY, Policy } from '../../shared/policy.ts';
import { DRILL_POLICY } from './local-policy.ts';

/** Policies that come with the product, by name. */
const SHIPPED: Readonly<Record<string, Policy>> = { default: DEFAULT_POLICY, drill: DRILL_POLICY };

/**
 * A shipped policy by name, or one from a YAML or JSON file; what a file leaves out is as in the shipped default.
 * Throws `CouldNotRunError` when the file cannot be read, `WrongUseError` naming the line and the field, the guardrail or
 * the Cedar policy that is wrong: a rule that does not mean what it says must not be found out by what it lets through.
 */
export const loadPolicy = async (nameOrFile: string): Promise<Policy> => {
  const shipped = Object.hasOwn(SHIPPED, nameOrFile) ? SHIPPED[nameOrFile] : undefined;
  if (shipped !== undefined) return shipped;
  const names = Object.keys(SHIPPED).join(', ');
  const words = { file: nameOrFile, hint: HINT };
  const text = await readText(words, { what: 'the policy', hint: `name a file, or one of: ${names}` });
  const file = parseYamlFile(text, words);
  const policy = parsePolicy(file);
  const wrong = [...unknownChanges(policy), ...wrongLevels(policy), ...takenVersion(policy)];
  if (wrong.length > 0) throw file.refusal(wrong);
  await createCedarAuthorizer(policy).catch((error: unknown) => {
    throw error instanceof TerminalError ? cedarRefusal(error, file, nameOrFile) : error;
  });
  return policy;
};

const HINT = 'shared/policy.ts says what each field means';

/** A change that does not exist is denied in vain. */
const unknownChanges = ({ denied_changes: everywhere, resources }: Policy): Problem[] => {
  const lists = [
    { at: ['denied_changes'], denied: everywhere },
    ...resources.map(({ denied_changes: denied }, n) => ({ at: ['resources', n, 'denied_changes'], denied })),
  ];
  return lists.flatMap(({ at, denied }) =>
    denied.flatMap((name, n) =>
      CHANGES.some(({ id }) => id === name)
        ? []
        : { path: [...at, n], message: `\`${name}\` is denied and is not a change of the catalogue` },
    ),
  );
};

const wrongLevels = ({ guardrail_levels: chosen }: Policy): Problem[] =>
  Object.entries(chosen).flatMap(([id, level]) =>
    refusedLevels({ [id]: level }, GUARDRAILS).map((message) => ({ path: ['guardrail_levels', id], message })),
  );

/** Approvals bind to the version: a changed policy must not look like a shipped one. */
const takenVersion = ({ version }: Policy): Problem[] =>
  Object.values(SHIPPED).some((shipped) => shipped.version === version)
    ? [
        {
          path: ['version'],
          message: `\`${version}\` is a shipped policy's; give it one of your own, and a new one with every change`,
        },
      ]
    : [];

const parsePolicy = (file: YamlFile): Policy => {
  // What is shipped has a version of its own, which is nobody else's.
  const { version: _, ...defaults } = DEFAULT_POLICY;
  const parsed = Policy.strict().safeParse({ ...defaults, ...file.stated });
  if (!parsed.success) throw file.refusal(problemsOf(parsed.error));
  return parsed.data;
};

/** At the line of the file where the operator's Cedar is wrong, when the engine says where. */
const cedarRefusal = (error: TerminalError, file: YamlFile, name: string): WrongUseError => {
  const inText = error instanceof CedarTextError ? file.placeIn(['cedar'], error.offset) : undefined;
  const place = located(name, inText ?? file.placeOf(['cedar']));
  const hint = 'shared/authorization/firebreak.cedarschema says what a policy may ask about';
  return new WrongUseError(`${place}: ${describeError(error)}`, hint, { cause: error });
};
