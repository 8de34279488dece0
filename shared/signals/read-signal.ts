import { parseArn } from '../arn.ts';
import { LIMITS } from '../limits.ts';
import { readCloudWatchAlarm } from './cloudwatch-alarm.ts';
import { readEventBridgeAlarm } from './eventbridge-alarm.ts';
import { parseObject } from './parse-object.ts';
import { isRefusal, refuse } from './refuse.ts';
import type { Refusal, Signal, SignalScope } from './signal.ts';
import { readSnsEnvelope } from './sns-envelope.ts';
import { readWorkloadAlarm } from './workload-alarm.ts';

type Body = Readonly<Record<string, unknown>>;

/**
 * The signal in a message from the queue: an SNS envelope, or what it would contain (raw delivery, EventBridge).
 * Anything else is refused with the reason; nothing that can be sent makes it throw.
 */
export const readSignal = (text: string, scope: SignalScope): Signal | Refusal =>
  readWith(text, (body) => (isEnvelope(body) ? readEnvelope(body, scope) : readAlarm(body, scope)), scope);

/** The signal in the body of a webhook: a workload's own alarm. */
export const readWebhookSignal = (text: string, scope: SignalScope): Signal | Refusal =>
  readWith(text, (body) => readWorkloadAlarm(body, scope, { source: 'webhook' }), scope);

const readWith = (text: string, read: (body: Body) => Signal | Refusal, scope: SignalScope): Signal | Refusal => {
  const size = Buffer.byteLength(text);
  if (size > LIMITS.intakeBodyBytesMax)
    return refuse('oversized', `body: expected at most ${LIMITS.intakeBodyBytesMax} bytes, received ${size}`);
  const parsed = parseObject(text, 'body');
  if (isRefusal(parsed)) return parsed;
  const signal = read(parsed.object);
  return isRefusal(signal) ? signal : (foreign(signal, scope) ?? signal);
};

const isEnvelope = (body: Body): boolean => has(body, 'Message') || has(body, 'Type');

const readEnvelope = (body: Body, scope: SignalScope): Signal | Refusal => {
  const envelope = readSnsEnvelope(body);
  if (isRefusal(envelope)) return envelope;
  if (!scope.topicArns.includes(envelope.TopicArn))
    return refuse('forbidden', `\`TopicArn\`: expected a configured topic, received \`${envelope.TopicArn}\``);
  const message = parseObject(envelope.Message, '`Message`');
  return isRefusal(message) ? message : readAlarm(message.object, scope, envelope.MessageId);
};

const readAlarm = (body: Body, scope: SignalScope, messageId?: string): Signal | Refusal => {
  if (has(body, 'AlarmName') || has(body, 'NewStateValue')) return readCloudWatchAlarm(body, messageId);
  if (has(body, 'detail-type')) return readEventBridgeAlarm(body);
  if (has(body, 'schema')) return readWorkloadAlarm(body, scope, { source: 'sns', messageId });
  return refuse('malformed', 'body: expected a CloudWatch alarm, an alarm event or a workload alarm');
};

const has = (body: Body, member: string): boolean => Object.hasOwn(body, member);

const foreign = ({ alarm, resource }: Signal, { accountId, region }: SignalScope): Refusal | undefined => {
  if (alarm.accountId !== accountId)
    return refuse('forbidden', `account: expected \`${accountId}\`, received \`${alarm.accountId}\``);
  if (alarm.region !== region)
    return refuse('forbidden', `region: expected \`${region}\`, received \`${alarm.region}\``);
  return resource === undefined ? undefined : foreignResource(resource, { accountId, region });
};

/** Some ARNs name no region (IAM), some no account either (S3). */
const foreignResource = (arn: string, scope: { accountId: string; region: string }): Refusal | undefined => {
  const parts = parseArn(arn);
  if (parts === undefined) return refuse('malformed', '`resource`: expected an ARN');
  if (!['', scope.accountId].includes(parts.account) || !['', scope.region].includes(parts.region))
    return refuse('forbidden', `\`resource\`: expected one of account \`${scope.accountId}\` in \`${scope.region}\``);
  return undefined;
};
