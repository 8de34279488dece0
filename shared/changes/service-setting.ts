import type { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { clusterOf, describeService, readService, type ServiceRecord } from '../aws/service-reads.ts';
import { TerminalError } from '../errors.ts';
import type { Cost } from '../proposal.ts';
import type { Change, Image } from './change.ts';
import { requireOwnScope } from './parameters.ts';

/** What every image of a service holds: whether ECS itself is putting an earlier revision back. */
export type ServiceImage = Partial<ServiceRecord> & { rolling_back: boolean };

type Params = { service_arn: string };

interface ServiceSetting<P extends Params> {
  id: string;
  description: string;
  params: z.ZodType<P>;
  /** Members of the service that the change sets. */
  members: readonly (keyof ServiceRecord)[];
  /** Members of `UpdateService`. */
  input(params: P): Record<string, unknown>;
  /** The members as the parameters want them. */
  wanted(params: P): Partial<ServiceRecord>;
  /** The parameters that put the members back. */
  back(params: P, image: ServiceImage): Record<string, unknown>;
  noun(params: P, image: ServiceImage | null): string;
  cost(params: P, image: ServiceImage): Cost;
  /** More that is read with the image, and must hold. */
  more?: {
    read(params: P, aws: AwsReader): Promise<Record<string, unknown>>;
    problems(params: P, image: ServiceImage): readonly string[];
  };
}

const ROLLING_BACK = /rolling back/;

/**
 * A change that sets members of an ECS service to values. `UpdateService` has no precondition: the executor reads again
 * right before it. While ECS rolls back by itself nothing is changed: two who repair would undo each other's work.
 */
export const serviceSetting = <P extends Params>(setting: ServiceSetting<P>): Change<P> => ({
  id: setting.id,
  description: setting.description,
  params: setting.params,
  repairRole: 'service',
  target: ({ service_arn }) => service_arn,
  risk: () => 'R2',
  async capture(params, aws) {
    requireOwnScope(aws, params.service_arn);
    const [record, service, more] = await Promise.all([
      readService(aws, params.service_arn),
      describeService(aws, params.service_arn),
      setting.more?.read(params, aws),
    ]);
    if (record === undefined) return null;
    const members = Object.fromEntries(setting.members.map((member) => [member, record[member]]));
    const rolling_back = (service?.deployments ?? []).some(
      ({ rolloutState, rolloutStateReason = '' }) =>
        rolloutState === 'IN_PROGRESS' && ROLLING_BACK.test(rolloutStateReason),
    );
    return { ...members, ...more, rolling_back };
  },
  postImage: (params, preImage) =>
    preImage === null ? null : { ...(preImage as ServiceImage), ...setting.wanted(params) },
  call: (params) => ({
    service: 'ecs',
    operation: 'UpdateService',
    input: { cluster: clusterOf(params.service_arn), service: params.service_arn, ...setting.input(params) },
  }),
  invert: (params, preImage) => ({
    change: setting.id,
    params: { service_arn: params.service_arn, ...setting.back(params, imageOf(params, preImage)) },
  }),
  summary: (params, preImage) =>
    `set ${setting.noun(params, preImage as ServiceImage | null)} of service \`${arnName(params.service_arn)}\``,
  permissions: ({ service_arn }) => [{ action: 'ecs:UpdateService', resource: service_arn }],
  cost: (params, preImage) => setting.cost(params, imageOf(params, preImage)),
  problems: (params, preImage) => {
    if (preImage === null) return [`there is no service \`${params.service_arn}\``];
    const image = preImage as ServiceImage;
    const competing = image.rolling_back ? ['ECS is rolling this service back by itself: wait for it'] : [];
    return [...competing, ...(setting.more?.problems(params, image) ?? [])];
  },
});

const imageOf = ({ service_arn }: Params, preImage: Image): ServiceImage => {
  if (preImage === null) throw new TerminalError(`there is no service \`${service_arn}\` to change`);
  return preImage as ServiceImage;
};
