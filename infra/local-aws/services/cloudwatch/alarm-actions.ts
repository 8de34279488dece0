import type { World } from '../../world.ts';
import type { Alarm } from './alarm.ts';
import { functionEvent, stateChange, topicNotification, type PreviousState } from './alarm-notification.ts';
import type { Alarms } from './alarms.ts';

const TOPIC_SERVICE = 'cloudwatch.amazonaws.com';
const FUNCTION_SERVICE = 'lambda.alarms.cloudwatch.amazonaws.com';

/** Action ARNs that are carried out here; any other kind is refused when the alarm is made. */
export const isCarriedOut = (arn: string): boolean => /^arn:aws:(sns|lambda):/.test(arn);

const carryOut = async (world: World, alarm: Alarm, previous: PreviousState, arn: string): Promise<void> => {
  if (arn.startsWith('arn:aws:lambda:')) {
    world.lambda.invokeAsync(arn, functionEvent(alarm, previous, world), {
      service: FUNCTION_SERVICE,
      sourceArn: alarm.arn,
    });
    return;
  }
  const { subject, body } = topicNotification(alarm, previous, world);
  await world.topics.publish(arn, { subject, body }, { service: TOPIC_SERVICE, sourceArn: alarm.arn });
};

/**
 * Carries out the actions of the state an alarm has moved to. The messages are made at once, from the alarm as it is
 * now; deliveries of one alarm keep their order. A failed action is written to the history, as in AWS.
 */
export const createActionRunner = (world: World, alarms: Alarms) => {
  const queues = new Map<string, Promise<void>>();
  const run = async (alarm: Alarm, previous: PreviousState): Promise<void> => {
    for (const arn of alarm.actions[alarm.state]) {
      const data = {
        actionState: 'Succeeded',
        notificationResource: arn,
        stateUpdateTimestamp: Date.parse(alarm.stateUpdatedAt),
      };
      try {
        await carryOut(world, alarm, previous, arn);
        alarms.record(alarm, 'Action', `Successfully executed action ${arn}`, data);
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        alarms.record(alarm, 'Action', `Failed to execute action ${arn}. Received error: "${message}"`, {
          ...data,
          actionState: 'Failed',
          error: message,
        });
      }
    }
  };
  return {
    trigger(alarm: Alarm, previous: PreviousState): void {
      if (alarm.state === previous.state) return;
      // Rules hear of every change, also where the alarm's own actions are switched off.
      world.events.publish({
        source: 'aws.cloudwatch',
        detailType: 'CloudWatch Alarm State Change',
        resources: [alarm.arn],
        detail: stateChange(alarm, previous),
      });
      if (!alarm.actionsEnabled) return;
      const snapshot = structuredClone(alarm);
      const next = (queues.get(alarm.name) ?? Promise.resolve()).then(() => run(snapshot, previous));
      queues.set(alarm.name, next);
    },
    /** Resolves when every action begun so far is over. */
    async settle(): Promise<void> {
      await Promise.all(queues.values());
    },
  };
};

export type ActionRunner = ReturnType<typeof createActionRunner>;
