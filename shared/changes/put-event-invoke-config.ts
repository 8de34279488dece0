import { z } from 'zod';
import { type EventInvokeRecord, readEventInvoke, splitFunctionArn } from '../aws/trigger-reads.ts';
import { free } from '../cost/cost.ts';
import { TerminalError } from '../errors.ts';
import type { Change, Image } from './change.ts';
import { invokedName } from './invoke-permission.ts';
import { InvokedArn, requireOwnScope } from './parameters.ts';

const Destination = z
  .string()
  .regex(/^arn:aws[a-z-]*:(sqs|sns|lambda|events):[\x21-\x7e]{1,300}$/, 'not the ARN of a destination')
  .nullable();
const onFunction = { function_arn: InvokedArn };
const params = z.discriminatedUnion('setting', [
  z.strictObject({
    ...onFunction,
    setting: z.literal('maximum_retries'),
    value: z.number().int().min(0).max(2).nullable(),
  }),
  z.strictObject({
    ...onFunction,
    setting: z.literal('maximum_age_seconds'),
    value: z.number().int().min(60).max(21_600).nullable(),
  }),
  z.strictObject({ ...onFunction, setting: z.literal('on_success'), value: Destination }),
  z.strictObject({ ...onFunction, setting: z.literal('on_failure'), value: Destination }),
]);
type Params = z.infer<typeof params>;

const NOUNS = {
  maximum_retries: 'the retries',
  maximum_age_seconds: 'the longest age in seconds',
  on_success: 'the destination of what succeeded',
  on_failure: 'the destination of what failed',
} as const;

const recordOf = (arn: string, preImage: Image): EventInvokeRecord => {
  if (preImage === null) throw new TerminalError(`nothing was ever set for the asynchronous events of \`${arn}\``);
  return preImage as EventInvokeRecord;
};

/** The call replaces every setting: the others are sent as they were read. */
const input = ({ maximum_retries, maximum_age_seconds, on_success, on_failure }: EventInvokeRecord) => ({
  ...(maximum_retries !== null && { MaximumRetryAttempts: maximum_retries }),
  ...(maximum_age_seconds !== null && { MaximumEventAgeInSeconds: maximum_age_seconds }),
  DestinationConfig: {
    OnSuccess: on_success === null ? {} : { Destination: on_success },
    OnFailure: on_failure === null ? {} : { Destination: on_failure },
  },
});

/** Sets one setting of what becomes of asynchronous events. Image: all of them, null when nothing was ever set. */
export const putEventInvokeConfig: Change<Params> = {
  id: 'put-event-invoke-config',
  description:
    'Sets retries, longest age or a destination of asynchronous events, one of them: the others stay as they are.',
  params,
  repairRole: 'trigger',
  target: ({ function_arn }) => function_arn,
  risk: () => 'R2',
  async capture({ function_arn }, aws) {
    requireOwnScope(aws, function_arn);
    return (await readEventInvoke(aws, function_arn)) ?? null;
  },
  postImage: ({ setting, value }, preImage) =>
    preImage === null ? null : { ...(preImage as EventInvokeRecord), [setting]: value },
  call: (given, preImage) => {
    const { functionArn, qualifier } = splitFunctionArn(given.function_arn);
    const wanted = { ...recordOf(given.function_arn, preImage), [given.setting]: given.value };
    return {
      service: 'lambda',
      operation: 'PutFunctionEventInvokeConfig',
      input: { FunctionName: functionArn, ...(qualifier !== undefined && { Qualifier: qualifier }), ...input(wanted) },
    };
  },
  invert: ({ function_arn, setting }, preImage) => ({
    change: 'put-event-invoke-config',
    params: { function_arn, setting, value: recordOf(function_arn, preImage)[setting] },
  }),
  summary: ({ function_arn, setting, value }) =>
    `set ${NOUNS[setting]} of ${invokedName(function_arn)} to ${value === null ? 'none' : `\`${value}\``}`,
  permissions: ({ function_arn }) => [{ action: 'lambda:PutFunctionEventInvokeConfig', resource: function_arn }],
  cost: () => free('retries are invocations as they were before; a destination costs a request an event'),
  problems: ({ function_arn }, preImage) =>
    preImage === null ? [`nothing was ever set for the asynchronous events of \`${function_arn}\``] : [],
};
