import { arnName } from '../../shared/arn.ts';
import type { Calls } from '../fault.ts';

/** A managed policy is created and attached to a role; and the way back. */
export const attachingNewPolicy = (accountId: string, roleArn: string, name: string, document: object): Calls => {
  const PolicyArn = `arn:aws:iam::${accountId}:policy/${name}`;
  const RoleName = arnName(roleArn);
  const PolicyDocument = JSON.stringify(document);
  return {
    calls: [
      { service: 'iam', operation: 'CreatePolicy', input: { PolicyName: name, PolicyDocument } },
      { service: 'iam', operation: 'AttachRolePolicy', input: { RoleName, PolicyArn } },
    ],
    undo: [
      { service: 'iam', operation: 'DetachRolePolicy', input: { RoleName, PolicyArn } },
      { service: 'iam', operation: 'DeletePolicy', input: { PolicyArn } },
    ],
  };
};
