import * as ecs from '@aws-sdk/client-ecs';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { strToU8, zipSync } from 'fflate';
import { type LocalAws, startLocalAws } from '../../../../infra/local-aws/server.ts';

const allow = (Action: string, extra: object = { Resource: '*' }): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, ...extra }] });

/** An account with a cluster, an image that says one thing and sleeps, a role that may start it, and a log group. */
export const startContainerAccount = async () => {
  const aws = await startLocalAws({ periodScale: 300 });
  const { region, endpoint, credentials, accountId } = aws;
  const client = new ecs.ECSClient({ region, endpoint, credentials, maxAttempts: 1 });
  const iam = new IAMClient({ region, endpoint, credentials });
  const s3 = new S3Client({ region, endpoint, credentials, forcePathStyle: true });
  const logs = new CloudWatchLogsClient({ region, endpoint, credentials });
  const Bucket = `local-registry-${accountId}`;
  const image = { Cmd: ['sh', '-c', 'echo at work; exec sleep 60'] };
  await s3.send(new CreateBucketCommand({ Bucket }));
  const Body = zipSync({ 'image.json': strToU8(JSON.stringify(image)) });
  await s3.send(new PutObjectCommand({ Bucket, Key: 'sleeper/1.zip', Body }));
  const trust = allow('sts:AssumeRole', { Principal: { Service: 'ecs-tasks.amazonaws.com' } });
  const role = { RoleName: 'starter' };
  await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument: trust }));
  for (const [PolicyName, action] of Object.entries({ pull: 'ecr:*', log: 'logs:*' }))
    await iam.send(new PutRolePolicyCommand({ ...role, PolicyName, PolicyDocument: allow(action) }));
  await logs.send(new CreateLogGroupCommand({ logGroupName: '/ecs/sleeper' }));
  await client.send(new ecs.CreateClusterCommand({ clusterName: 'work' }));
  return { aws, client, iam, logs, ...builders({ aws, client }) };
};

const builders = ({ aws, client }: { aws: LocalAws; client: ecs.ECSClient }) => {
  const { accountId, region } = aws;
  const image = (tag: string): string => `${accountId}.dkr.ecr.${region}.amazonaws.com/sleeper:${tag}`;
  const register = async (
    family: string,
    container: Partial<ecs.ContainerDefinition> = {},
    task: Partial<ecs.RegisterTaskDefinitionCommandInput> = {},
  ): Promise<string> => {
    const options = { 'awslogs-group': '/ecs/sleeper', 'awslogs-region': region, 'awslogs-stream-prefix': family };
    const made = await client.send(
      new ecs.RegisterTaskDefinitionCommand({
        family,
        cpu: '256',
        memory: '512',
        networkMode: 'awsvpc',
        requiresCompatibilities: ['FARGATE'],
        executionRoleArn: `arn:aws:iam::${accountId}:role/starter`,
        containerDefinitions: [
          {
            name: 'main',
            image: image('1'),
            logConfiguration: { logDriver: 'awslogs', options },
            stopTimeout: 2,
            ...container,
          },
        ],
        ...task,
      }),
    );
    return made.taskDefinition?.taskDefinitionArn ?? '';
  };
  const run = (name: string, taskDefinition: string, more: Partial<ecs.CreateServiceCommandInput> = {}) =>
    client.send(
      new ecs.CreateServiceCommand({
        cluster: 'work',
        serviceName: name,
        taskDefinition,
        desiredCount: 1,
        launchType: 'FARGATE',
        networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
        ...more,
      }),
    );
  const update = (service: string, input: Partial<ecs.UpdateServiceCommandInput>) =>
    client.send(new ecs.UpdateServiceCommand({ cluster: 'work', service, ...input }));
  const describe = async (service: string): Promise<ecs.Service> => {
    const found = await client.send(new ecs.DescribeServicesCommand({ cluster: 'work', services: [service] }));
    return found.services?.[0] ?? {};
  };
  /** Stopped tasks of a service, newest first. */
  const stopped = async (serviceName: string): Promise<ecs.Task[]> => {
    const listed = await client.send(
      new ecs.ListTasksCommand({ cluster: 'work', serviceName, desiredStatus: 'STOPPED' }),
    );
    if (!listed.taskArns?.length) return [];
    const found = await client.send(new ecs.DescribeTasksCommand({ cluster: 'work', tasks: listed.taskArns }));
    return found.tasks ?? [];
  };
  return { image, register, run, update, describe, stopped };
};
