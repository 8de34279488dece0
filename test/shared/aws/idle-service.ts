import type { TargetAccount } from '../../../chaos/target/account.ts';

/** Two revisions of a task definition and a service that runs none of them; the service's ARN. */
export const startIdleService = async (
  account: Pick<TargetAccount, 'send'>,
  { accountId, region }: { accountId: string; region: string },
): Promise<string> => {
  const revision = {
    family: 'orders-task',
    cpu: '256',
    memory: '512',
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    containerDefinitions: [{ name: 'main', image: `${accountId}.dkr.ecr.${region}.amazonaws.com/orders:1` }],
  };
  await account.send('ecs', 'CreateCluster', { clusterName: 'orders-cluster' });
  await account.send('ecs', 'RegisterTaskDefinition', revision);
  await account.send('ecs', 'RegisterTaskDefinition', revision);
  const made = await account.send<{ service: { serviceArn: string } }>('ecs', 'CreateService', {
    cluster: 'orders-cluster',
    serviceName: 'orders-worker',
    taskDefinition: 'orders-task:1',
    desiredCount: 0,
    launchType: 'FARGATE',
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
  });
  return made.service.serviceArn;
};
