import { canonicalJson } from '../../shared/canonical.ts';
import type { AwsReader } from '../../shared/aws/aws-reader.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { AwsCall } from '../../shared/proposal.ts';
import type { Calls } from '../fault.ts';
import type { Worker } from '../workloads/order-worker/deploy.ts';
import { revisionInput, type RevisionSettings } from '../workloads/order-worker/task-definition.ts';

/** One update of the worker's service. */
export const updateService = ({ names }: Worker, input: Record<string, unknown>): AwsCall => ({
  service: 'ecs',
  operation: 'UpdateService',
  input: { cluster: names.cluster, service: names.service, ...input },
});

/** The revision that the worker's service runs now. */
const currentRevision = async ({ names }: Worker, aws: AwsReader): Promise<string> => {
  const where = { cluster: names.cluster, services: [names.service] };
  const found = await aws.read<{ services?: { taskDefinition?: string }[] }>('ecs', 'DescribeServices', where);
  const running = found?.services?.[0]?.taskDefinition;
  if (running === undefined) throw new TerminalError(`there is no service \`${names.service}\` to break`);
  return running;
};

/** Deploys a revision that differs from the healthy one: registered as the newest of its family, and rolled out. */
export const deployRevision = async (
  worker: Worker,
  aws: AwsReader,
  differing: Partial<RevisionSettings>,
  more: Record<string, unknown> = {},
): Promise<Calls> => {
  const { names, revision } = worker;
  const healthy = await currentRevision(worker, aws);
  const registered = revisionInput(aws.region, names.family, { ...revision, ...differing });
  const input = JSON.parse(canonicalJson(registered)) as Record<string, unknown>;
  return {
    calls: [
      { service: 'ecs', operation: 'RegisterTaskDefinition', input },
      updateService(worker, { taskDefinition: names.family, ...more }),
    ],
    undo: [updateService(worker, { taskDefinition: healthy })],
  };
};

/** Breaks what a task needs to start, and replaces the task that runs: without that, nothing shows until it ends. */
export const breakThenRedeploy = (worker: Worker, broken: AwsCall, mended: AwsCall): Calls => ({
  calls: [broken, updateService(worker, { forceNewDeployment: true })],
  undo: [mended],
});
