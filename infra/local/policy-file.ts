import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { CouldNotRunError, WrongUseError } from '../../console/cli/exit.ts';
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
 * Throws `CouldNotRunError` when the file cannot be read, `WrongUseError` naming the field, the guardrail or the Cedar
 * policy that is wrong: a rule that does not mean what it says must not be found out by what it lets through.
 */
export const loadPolicy = async (nameOrFile: string): Promise<Policy> => {
  const shipped = Object.hasOwn(SHIPPED, nameOrFile) ? SHIPPED[nameOrFile] : undefined;
  if (shipped !== undefined) return shipped;
  const text = await readFile(nameOrFile, 'utf8').catch((error: unknown) => {
    const names = Object.keys(SHIPPED).join(', ');
    throw new CouldNotRunError(
      `the policy cannot be read: ${describeError(error)}`,
      `name a file, or one of: ${names}`,
    );
  });
  const policy = parsePolicy(text, nameOrFile);
  const wrong = [...unknownChanges(policy), ...refusedLevels(policy.guardrail_levels, GUARDRAILS)];
  if (wrong.length > 0) throw new WrongUseError(`\`${nameOrFile}\`: ${wrong.join('; ')}`, HINT);
  await createCedarAuthorizer(policy).catch((error: unknown) => {
    if (!(error instanceof TerminalError)) throw error;
    const hint = 'shared/authorization/firebreak.cedarschema says what a policy may ask about';
    throw new WrongUseError(`\`${nameOrFile}\`: ${describeError(error)}`, hint, { cause: error });
  });
  return policy;
};

const HINT = 'shared/policy.ts says what each field means';

/** A change that does not exist is denied in vain. */
const unknownChanges = ({ denied_changes: everywhere, resources }: Policy): string[] =>
  [...everywhere, ...resources.flatMap(({ denied_changes: there }) => there)]
    .filter((denied) => !CHANGES.some(({ id }) => id === denied))
    .map((denied) => `\`${denied}\` is denied and is not a change of the catalogue`);

const parsePolicy = (text: string, file: string): Policy => {
  let stated: unknown;
  try {
    stated = parse(text);
  } catch (error) {
    throw new WrongUseError(`\`${file}\` is not YAML: ${describeError(error)}`, HINT);
  }
  // A version must be the operator's own: approvals bind to it, so a changed policy must not look like the shipped one.
  const { version: _, ...defaults } = DEFAULT_POLICY;
  const parsed = Policy.strict().safeParse({ ...defaults, ...(stated as object) });
  if (!parsed.success) throw new WrongUseError(`\`${file}\`: ${z.prettifyError(parsed.error)}`, HINT);
  const shippedAs = Object.values(SHIPPED).find(({ version }) => version === parsed.data.version);
  if (shippedAs !== undefined)
    throw new WrongUseError(
      `\`${file}\`: version \`${shippedAs.version}\` is a shipped policy's`,
      'give it a version of your own, and a new one with every change: approvals are bound to it',
    );
  return parsed.data;
};
