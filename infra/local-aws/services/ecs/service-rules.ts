import type * as Ecs from '@aws-sdk/client-ecs';
import { clientError, invalidParameter } from './ecs-error.ts';
import type { EcsStore } from './ecs-store.ts';
import type { DeploymentConfiguration } from './records.ts';

const DEFAULT: DeploymentConfiguration = {
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  deploymentCircuitBreaker: { enable: false, rollback: false },
};

/** Members that are left out stay as they were. Throws ECS's own refusal of limits that could never be met. */
export const mergeConfiguration = (
  given: Ecs.DeploymentConfiguration | undefined,
  before: DeploymentConfiguration = DEFAULT,
): DeploymentConfiguration => {
  const { enable, rollback } = given?.deploymentCircuitBreaker ?? before.deploymentCircuitBreaker;
  const merged = {
    maximumPercent: given?.maximumPercent ?? before.maximumPercent,
    minimumHealthyPercent: given?.minimumHealthyPercent ?? before.minimumHealthyPercent,
    deploymentCircuitBreaker: { enable: enable ?? false, rollback: rollback ?? false },
  };
  if (merged.maximumPercent < 100 || merged.maximumPercent > 200)
    throw invalidParameter('maximumPercent must be between 100 and 200.');
  if (merged.minimumHealthyPercent < 0 || merged.minimumHealthyPercent > 100)
    throw invalidParameter('minimumHealthyPercent must be between 0 and 100.');
  return merged;
};

export const requireCount = (count: number | undefined): number => {
  if (count === undefined || !Number.isInteger(count) || count < 0 || count > 5_000)
    throw invalidParameter('desiredCount must be between 0 and 5000.');
  return count;
};

/** ARN of a revision that may be run. */
export const requireDefinition = (store: EcsStore, name: string | undefined): string => {
  const found = store.definitions.get(store.definitionArn(name));
  if (found === undefined) throw clientError('TaskDefinition not found.');
  if (found.status !== 'ACTIVE') throw clientError('TaskDefinition is inactive');
  return found.arn;
};

export const requireNetwork = (given: Ecs.NetworkConfiguration | undefined): Ecs.NetworkConfiguration => {
  if (given?.awsvpcConfiguration === undefined)
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  if (!given.awsvpcConfiguration.subnets?.length) throw invalidParameter('subnets can not be empty.');
  return given;
};
