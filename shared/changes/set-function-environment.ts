import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readFunction } from '../aws/function-reads.ts';
import { type PublishedVariable, readPublishedEnvironments } from '../aws/published-environment.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { FunctionArn, requireOwnScope } from './parameters.ts';

const VersionNumber = z.string().regex(/^[1-9]\d{0,9}$/, 'not the number of a published version');
const VariableName = z.string().regex(/^[A-Za-z]\w{1,255}$/, 'not the name of a variable');

const params = z.strictObject({
  function_arn: FunctionArn,
  /** Which environment: as a baseline keeps it. */
  environment_sha256: z.string().regex(/^[0-9a-f]{64}$/, 'not a hash of an environment'),
  /** Where its values stand, when no published version has it whole. */
  variables: z.record(VariableName, z.strictObject({ version: VersionNumber, name: VariableName })).optional(),
});
type Params = z.infer<typeof params>;

/** An environment by names and hash, and where its values can be read again: it holds no value. */
interface EnvironmentImage {
  environment_names: string[];
  environment_sha256: string;
  /** By hash of the environment, the newest published version that has it. */
  published: Record<string, { version: string; names: string[] }>;
  /** Null when a value stands in no published version: it could not be put back. */
  origins: Record<string, PublishedVariable> | null;
  revision_id: string;
}

/**
 * Sets the whole environment of a function, as Lambda's API does. Values are never parameters: they are named by the
 * published version that holds them, and read by the executor in the moment of the call.
 */
export const setFunctionEnvironment: Change<Params> = {
  id: 'set-function-environment',
  description: 'Restores the whole environment of a function from published versions; values are never shown.',
  params,
  repairRole: 'function',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  async capture({ function_arn }, aws) {
    requireOwnScope(aws, function_arn);
    const [record, found] = await Promise.all([
      readFunction(aws, function_arn),
      readPublishedEnvironments(aws, function_arn),
    ]);
    if (record === undefined || found === undefined) return null;
    const { current, published, origins } = found;
    return {
      environment_names: current.names,
      environment_sha256: current.sha256,
      published,
      origins: wholeOrigins(current.sha256, published) ?? origins,
      revision_id: record.revision_id,
    } satisfies EnvironmentImage;
  },
  postImage: (given, preImage) => {
    if (preImage === null) return null;
    const { published } = preImage as EnvironmentImage;
    const origins = originsOf(given, preImage);
    return {
      environment_names: Object.keys(origins ?? {}).sort(),
      environment_sha256: given.environment_sha256,
      published,
      origins,
    };
  },
  call: (given, preImage) => ({
    service: 'lambda',
    operation: 'UpdateFunctionConfiguration',
    input: {
      FunctionName: given.function_arn,
      // References: `withPublishedValues` replaces them while the call is made.
      Environment: { Variables: originsOf(given, preImage) ?? {} },
      RevisionId: imageOf(given, preImage).revision_id,
    },
  }),
  invert: (given, preImage) => {
    const { environment_sha256, published, origins } = imageOf(given, preImage);
    const isWhole = published[environment_sha256] !== undefined;
    return {
      change: 'set-function-environment',
      params: {
        function_arn: given.function_arn,
        environment_sha256,
        ...(!isWhole && { variables: origins ?? {} }),
      },
    };
  },
  summary: (given, preImage) => {
    const to = originsOf(given, preImage) ?? {};
    const before = (preImage as EnvironmentImage | null)?.environment_names ?? [];
    return `set the environment of function \`${arnName(given.function_arn)}\` (${before.join(', ')}) to that of published version ${versionsOf(to).join(', ') || 'none'} (${Object.keys(to).sort().join(', ')})`;
  },
  permissions: (given, preImage) => [
    { action: 'lambda:UpdateFunctionConfiguration', resource: given.function_arn },
    ...versionsOf(originsOf(given, preImage) ?? {}).map((version) => ({
      action: 'lambda:GetFunctionConfiguration',
      resource: `${given.function_arn}:${version}`,
    })),
  ],
  cost: () => free('an environment has no price'),
  problems: (given, preImage) => {
    if (preImage === null) return [`there is no function \`${given.function_arn}\``];
    const { origins } = preImage as EnvironmentImage;
    return [
      ...(originsOf(given, preImage) === null ? ['no published version of the function has this environment'] : []),
      ...(origins === null
        ? ['a value of the environment as it is now stands in no published version: it could not be put back']
        : []),
    ];
  },
};

const wholeOrigins = (
  sha256: string,
  published: EnvironmentImage['published'],
): Record<string, PublishedVariable> | undefined => {
  const whole = published[sha256];
  return whole && Object.fromEntries(whole.names.map((name) => [name, { version: whole.version, name }]));
};

/** Where the values of the wanted environment are read; null when they stand nowhere. */
const originsOf = (given: Params, preImage: Image): Record<string, PublishedVariable> | null => {
  const image = preImage as EnvironmentImage | null;
  if (image === null) return null;
  return wholeOrigins(given.environment_sha256, image.published) ?? given.variables ?? null;
};

const versionsOf = (origins: Record<string, PublishedVariable>): string[] =>
  [...new Set(Object.values(origins).map(({ version }) => version))].sort((a, b) => Number(a) - Number(b));

const imageOf = ({ function_arn }: Params, preImage: Image): EnvironmentImage => {
  if (preImage === null) throw new TerminalError(`there is no function \`${function_arn}\` to change`);
  return preImage as EnvironmentImage;
};
