import { z } from 'zod';
import { arnName } from '../arn.ts';
import { type FunctionRecord, readFunction } from '../aws/function-reads.ts';
import { TerminalError } from '../errors.ts';
import type { Cost } from '../proposal.ts';
import type { Change, Image, UsageFigures } from './change.ts';
import { FunctionArn, requireOwnScope } from './parameters.ts';

/** Members of a function's configuration that a change may set, one at a time. */
type Member = 'timeout_seconds' | 'memory_mb' | 'handler';
type Value = FunctionRecord[Member];

interface FunctionSetting {
  id: string;
  description: string;
  member: Member;
  value: z.ZodType<Value>;
  /** Its name in `UpdateFunctionConfiguration`. */
  inputMember: string;
  /** As it is read by people: `10 s`. */
  render(value: Value): string;
  noun: string;
  cost(before: Value, after: Value, usage: UsageFigures): Cost;
}

/** One setting of the function's configuration with the revision it was read at, by which AWS guards the write. */
type SettingImage = Record<string, Value> & { revision_id: string };

/** A change that sets one member of a function's configuration to a value. Image: that member and the revision. */
export const functionSetting = (setting: FunctionSetting): Change => {
  const { member } = setting;
  const params = z.strictObject({ function_arn: FunctionArn, [member]: setting.value });
  type Params = { function_arn: string } & Record<string, Value>;
  const valueOf = (given: Params): Value => given[member] as Value;
  const change: Change<Params> = {
    id: setting.id,
    description: setting.description,
    params: params as unknown as z.ZodType<Params>,
    repairRole: 'function',
    target: ({ function_arn }) => function_arn,
    risk: () => 'R1',
    async capture({ function_arn }, aws) {
      requireOwnScope(aws, function_arn);
      const record = await readFunction(aws, function_arn);
      return record === undefined ? null : { [member]: record[member], revision_id: record.revision_id };
    },
    postImage: (given, preImage) => (preImage === null ? null : { [member]: valueOf(given) }),
    call: (given, preImage) => ({
      service: 'lambda',
      operation: 'UpdateFunctionConfiguration',
      input: {
        FunctionName: given.function_arn,
        [setting.inputMember]: valueOf(given),
        RevisionId: settingImage(given.function_arn, preImage).revision_id,
      },
    }),
    invert: ({ function_arn }, preImage) => ({
      change: setting.id,
      params: { function_arn, [member]: settingImage(function_arn, preImage)[member] },
    }),
    summary: (given, preImage) => {
      const before = (preImage as SettingImage | null)?.[member];
      const from = before === undefined ? '' : ` from ${setting.render(before)}`;
      return `set ${setting.noun} of function \`${arnName(given.function_arn)}\`${from} to ${setting.render(valueOf(given))}`;
    },
    permissions: ({ function_arn }) => [{ action: 'lambda:UpdateFunctionConfiguration', resource: function_arn }],
    cost: (given, preImage, usage) =>
      setting.cost(settingImage(given.function_arn, preImage)[member] as Value, valueOf(given), usage),
    problems: ({ function_arn }, preImage) => (preImage === null ? [`there is no function \`${function_arn}\``] : []),
  };
  return change;
};

const settingImage = (functionArn: string, preImage: Image): SettingImage => {
  if (preImage === null) throw new TerminalError(`there is no function \`${functionArn}\` to change`);
  return preImage as SettingImage;
};
