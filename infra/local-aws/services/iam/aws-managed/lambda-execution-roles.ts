import type { AwsManagedPolicy } from './policy.ts';

const WRITE_LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

/** What AWS suggests for the execution roles of functions. */
export const LAMBDA_EXECUTION_ROLES: readonly AwsManagedPolicy[] = [
  {
    name: 'AWSLambdaBasicExecutionRole',
    path: '/service-role/',
    description: 'Provides write permissions to CloudWatch Logs.',
    version: 'v1',
    createdAt: '2015-04-09T15:03:43Z',
    updatedAt: '2015-04-09T15:03:43Z',
    statements: [{ Effect: 'Allow', Action: WRITE_LOGS, Resource: '*' }],
  },
  {
    name: 'AWSLambdaSQSQueueExecutionRole',
    path: '/service-role/',
    description:
      'Provides receive message, delete message, and read attribute access to SQS queues, and write permissions to CloudWatch logs.',
    version: 'v1',
    createdAt: '2018-06-14T21:50:45Z',
    updatedAt: '2018-06-14T21:50:45Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...WRITE_LOGS],
        Resource: '*',
      },
    ],
  },
  {
    name: 'AWSLambdaVPCAccessExecutionRole',
    path: '/service-role/',
    description:
      'Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC - create, describe, delete network interfaces and write permissions to CloudWatch Logs.',
    version: 'v3',
    createdAt: '2016-02-11T23:15:26Z',
    updatedAt: '2024-01-05T22:38:26Z',
    statements: [
      {
        Sid: 'AWSLambdaVPCAccessExecutionPermissions',
        Effect: 'Allow',
        Action: [
          ...WRITE_LOGS,
          'ec2:CreateNetworkInterface',
          'ec2:DescribeNetworkInterfaces',
          'ec2:DescribeSubnets',
          'ec2:DeleteNetworkInterface',
          'ec2:AssignPrivateIpAddresses',
          'ec2:UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      },
    ],
  },
];
