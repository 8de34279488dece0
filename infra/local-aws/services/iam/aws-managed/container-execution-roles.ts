import type { AwsManagedPolicy } from './policy.ts';

/** What AWS suggests for the roles by which ECS starts tasks. */
export const CONTAINER_EXECUTION_ROLES: readonly AwsManagedPolicy[] = [
  {
    name: 'AmazonECSTaskExecutionRolePolicy',
    path: '/service-role/',
    description: 'Provides access to other AWS service resources that are required to run Amazon ECS tasks',
    version: 'v1',
    createdAt: '2017-11-16T18:48:22Z',
    updatedAt: '2017-11-16T18:48:22Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecr:GetAuthorizationToken',
          'ecr:BatchCheckLayerAvailability',
          'ecr:GetDownloadUrlForLayer',
          'ecr:BatchGetImage',
          'logs:CreateLogStream',
          'logs:PutLogEvents',
        ],
        Resource: '*',
      },
    ],
  },
];
