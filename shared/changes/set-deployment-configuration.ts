import { z } from 'zod';
import { free } from '../cost/cost.ts';
import { ServiceArn } from './parameters.ts';
import { serviceSetting } from './service-setting.ts';

const params = z.strictObject({
  service_arn: ServiceArn,
  minimum_healthy_percent: z.number().int().min(0).max(100),
  maximum_percent: z.number().int().min(100).max(200),
  circuit_breaker: z.boolean(),
  circuit_breaker_rollback: z.boolean(),
});

/** Sets, whole, the limits within which a service replaces its tasks. */
export const setDeploymentConfiguration = serviceSetting<z.infer<typeof params>>({
  id: 'set-deployment-configuration',
  description:
    'Sets the limits within which an ECS service replaces its tasks: healthy minimum, maximum, circuit breaker.',
  params,
  members: ['minimum_healthy_percent', 'maximum_percent', 'circuit_breaker', 'circuit_breaker_rollback'],
  input: (given) => ({
    deploymentConfiguration: {
      minimumHealthyPercent: given.minimum_healthy_percent,
      maximumPercent: given.maximum_percent,
      deploymentCircuitBreaker: { enable: given.circuit_breaker, rollback: given.circuit_breaker_rollback },
    },
  }),
  wanted: ({ service_arn: _, ...members }) => members,
  back: (_, image) => {
    const { minimum_healthy_percent, maximum_percent, circuit_breaker, circuit_breaker_rollback } = image;
    return { minimum_healthy_percent, maximum_percent, circuit_breaker, circuit_breaker_rollback };
  },
  noun: (given) =>
    `the deployment limits to ${given.minimum_healthy_percent} % to ${given.maximum_percent} % of the desired tasks (circuit breaker ${given.circuit_breaker ? 'on' : 'off'})`,
  cost: () => free('limits of a rollout have no price'),
});
