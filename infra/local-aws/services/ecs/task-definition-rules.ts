import type { ContainerDefinition, HealthCheck, RegisterTaskDefinitionRequest } from '@aws-sdk/client-ecs';
import { notImplemented } from '../../aws-error.ts';
import { clientError } from './ecs-error.ts';

/** Sizes that Fargate offers: CPU units, then megabytes from, to, and in steps of. */
const SIZES: Readonly<Record<string, readonly [from: number, to: number, step: number]>> = {
  256: [512, 2_048, 1_024],
  512: [1_024, 4_096, 1_024],
  1024: [2_048, 8_192, 1_024],
  2048: [4_096, 16_384, 1_024],
  4096: [8_192, 30_720, 1_024],
};

/** Throws what ECS says about a size that Fargate does not have. */
export const requireSize = (cpu: string | undefined, memory: string | undefined): { cpu: string; memory: string } => {
  const size = SIZES[cpu ?? ''];
  if (cpu === undefined || size === undefined)
    throw clientError(
      "Invalid 'cpu' setting for task. For more information, see the Troubleshooting section of the Amazon ECS Developer Guide.",
    );
  const [from, to, step] = size;
  const megabytes = Number(memory);
  const isOffered = megabytes === from || (megabytes % step === 0 && megabytes > from && megabytes <= to);
  if (!isOffered)
    throw clientError(
      `No Fargate configuration exists for given values: ${cpu} CPU, ${memory ?? 'no'} memory. See the Amazon ECS documentation for the valid values.`,
    );
  return { cpu, memory: String(megabytes) };
};

/** Only what Fargate runs is imitated, with one container a task. */
export const requireContainer = (input: RegisterTaskDefinitionRequest): ContainerDefinition => {
  const containers = input.containerDefinitions ?? [];
  const [container] = containers;
  if (container === undefined) throw clientError('Container list cannot be empty.');
  if (containers.length > 1) throw notImplemented('ecs:RegisterTaskDefinition with more than one container');
  if (!/^[\w-]{1,255}$/.test(container.name ?? '')) throw clientError('Container.name should not be null or empty.');
  if (!container.image) throw clientError('Container.image should not be null or empty.');
  if (container.essential === false) throw clientError('There must be at least one essential container');
  if ((container.memory ?? 0) > Number(input.memory))
    throw clientError("The 'memory' setting for container is greater than for the task.");
  requireLog(container);
  if (container.healthCheck) requireHealthCheck(container.healthCheck);
  return { ...container, essential: true };
};

const LOG_OPTIONS = ['awslogs-group', 'awslogs-region', 'awslogs-stream-prefix'];

const requireLog = ({ logConfiguration }: ContainerDefinition): void => {
  if (logConfiguration === undefined) return;
  if (logConfiguration.logDriver !== 'awslogs')
    throw notImplemented(`ecs:RegisterTaskDefinition log driver ${String(logConfiguration.logDriver)}`);
  const options = logConfiguration.options ?? {};
  for (const option of LOG_OPTIONS)
    if (!options[option]) throw clientError(`Log driver awslogs requires options: ${LOG_OPTIONS.join(', ')}`);
  const other = Object.keys(options).find((option) => !LOG_OPTIONS.includes(option));
  if (other !== undefined) throw notImplemented(`ecs:RegisterTaskDefinition log option ${other}`);
};

const BOUNDS: readonly [member: 'interval' | 'timeout' | 'retries' | 'startPeriod', from: number, to: number][] = [
  ['interval', 5, 300],
  ['timeout', 2, 60],
  ['retries', 1, 10],
  ['startPeriod', 0, 300],
];

const requireHealthCheck = (check: HealthCheck): void => {
  if (!['CMD', 'CMD-SHELL'].includes(check.command?.[0] ?? '') || (check.command?.length ?? 0) < 2)
    throw clientError('HealthCheck.command must begin with CMD or CMD-SHELL and name a command.');
  for (const [member, from, to] of BOUNDS) {
    const value = check[member];
    if (value !== undefined && (value < from || value > to))
      throw clientError(`HealthCheck.${member} must be between ${from} and ${to}.`);
  }
};
