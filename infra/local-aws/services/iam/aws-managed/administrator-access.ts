import type { AwsManagedPolicy } from './policy.ts';

export const ADMINISTRATOR_ACCESS: AwsManagedPolicy = {
  name: 'AdministratorAccess',
  path: '/',
  description: 'Provides full access to AWS services and resources.',
  version: 'v1',
  createdAt: '2015-02-06T18:39:46Z',
  updatedAt: '2015-02-06T18:39:46Z',
  statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};
