import { z } from 'zod';
import { arnName } from '../arn.ts';
import { readRevision } from '../aws/service-reads.ts';
import { free } from '../cost/cost.ts';
import { ServiceArn, TaskDefinitionArn } from './parameters.ts';
import { type ServiceImage, serviceSetting } from './service-setting.ts';

const params = z.strictObject({ service_arn: ServiceArn, task_definition_arn: TaskDefinitionArn });

/** A revision with its family: `orders:7`. */
const shortName = (arn: string): string => arn.split('/').at(-1) ?? arnName(arn);

/** Image member: what ECS says of the revision that is asked for. */
const requested = (image: ServiceImage): string => (image as { requested_status?: string }).requested_status ?? '';

/** Has a service run another revision of its task definition, which must be ACTIVE. It begins a rollout. */
export const setServiceTaskDefinition = serviceSetting<z.infer<typeof params>>({
  id: 'set-service-task-definition',
  description: 'Has an ECS service run a given revision of its task definition; a rollout begins.',
  params,
  members: ['task_definition'],
  input: ({ task_definition_arn }) => ({ taskDefinition: task_definition_arn }),
  wanted: ({ task_definition_arn }) => ({ task_definition: task_definition_arn }),
  back: (_, { task_definition }) => ({ task_definition_arn: task_definition }),
  noun: ({ task_definition_arn }, image) => {
    const from = image?.task_definition === undefined ? '' : ` from \`${shortName(image.task_definition)}\``;
    return `the task definition${from} to \`${shortName(task_definition_arn)}\``;
  },
  cost: () => free('tasks of another revision are billed by their size, which a repair takes from the baseline'),
  more: {
    read: async ({ task_definition_arn }, aws) => ({
      requested_status: (await readRevision(aws, task_definition_arn)).status,
    }),
    problems: ({ task_definition_arn }, image) =>
      requested(image) === 'ACTIVE' ? [] : [`the revision \`${shortName(task_definition_arn)}\` is not ACTIVE`],
  },
});
