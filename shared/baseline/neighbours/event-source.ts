import { parseArn } from '../../arn.ts';
import type { AwsReader } from '../../aws/aws-reader.ts';
import { readSubscriptions } from '../../aws/subscription-reads.ts';
import {
  notificationsIn,
  readNotificationConfiguration,
  readRuleTargets,
  splitFunctionArn,
} from '../../aws/trigger-reads.ts';
import { isRule } from '../aspects/event-rule.ts';
import type { Neighbour, NeighbourFinder } from './neighbour.ts';

/** The functions among destinations, each as such and not as its alias. */
const functionsAmong = (destinations: readonly string[]): Neighbour[] => {
  const functions = destinations.filter((arn) => parseArn(arn)?.service === 'lambda');
  const unqualified = new Set(functions.map((arn) => splitFunctionArn(arn).functionArn));
  return [...unqualified].map((arn) => ({ arn, kind: 'function', relation: 'invoked by it' }));
};

const nothingElse = async (): Promise<Neighbour[]> => [];

/** A rule serves the functions that are its targets. */
export const rule: NeighbourFinder = {
  covers: isRule,
  kind: 'rule',
  find: nothingElse,
  served: async (aws, arn) => {
    const targets = Object.values((await readRuleTargets(aws, arn)) ?? {});
    return functionsAmong(targets.map(({ Arn }) => String(Arn)));
  },
};

/** A topic serves the functions that have subscribed to it. */
export const topic: NeighbourFinder = {
  covers: ({ service }) => service === 'sns',
  kind: 'topic',
  find: nothingElse,
  served: async (aws: AwsReader, arn) =>
    functionsAmong(((await readSubscriptions(aws, arn)) ?? []).map(({ endpoint }) => endpoint)),
};

/** A bucket serves the functions that it notifies. */
export const bucket: NeighbourFinder = {
  covers: ({ service }) => service === 's3',
  kind: 'bucket',
  find: nothingElse,
  served: async (aws, arn) => {
    const configuration = await readNotificationConfiguration(aws, arn);
    return functionsAmong(Object.values(notificationsIn(configuration ?? {})).map(({ destination }) => destination));
  },
};
