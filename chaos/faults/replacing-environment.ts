import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Calls } from '../fault.ts';

type Variables = Record<string, string>;

/** Replaces a function's environment; `isPublished` when it went out as deployments do, as a version of its own. */
export const replacingEnvironment = async (
  aws: AwsReader,
  FunctionName: string,
  change: (variables: Variables) => Variables,
  { isPublished }: { isPublished: boolean },
): Promise<Calls> => {
  const found = await aws.read<{ Environment?: { Variables?: Variables } }>('lambda', 'GetFunctionConfiguration', {
    FunctionName,
  });
  const before = found?.Environment?.Variables;
  if (before === undefined) throw new TerminalError(`\`${FunctionName}\` has no environment to break`);
  const setting = (Variables: Variables) => ({
    service: 'lambda',
    operation: 'UpdateFunctionConfiguration',
    input: { FunctionName, Environment: { Variables } },
  });
  const publish = { service: 'lambda', operation: 'PublishVersion', input: { FunctionName } };
  return { calls: [setting(change(before)), ...(isPublished ? [publish] : [])], undo: [setting(before)] };
};
