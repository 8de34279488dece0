import { createRequire } from 'node:module';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { aclOperations } from './acl-operations.ts';
import { Ec2Access } from './ec2-access.ts';
import type { Ec2Parts } from './ec2-operation.ts';
import { Ec2Store } from './ec2-store.ts';
import { gatewayOperations } from './gateway-operations.ts';
import { groupOperations } from './group-operations.ts';
import { groupRuleOperations } from './group-rule-operations.ts';
import { interfaceOperations } from './interface-operations.ts';
import { natOperations } from './nat-operations.ts';
import { createNetworkPort } from './network-port.ts';
import { routeOperations } from './route-operations.ts';
import { routeTableOperations } from './route-table-operations.ts';
import { subnetOperations } from './subnet-operations.ts';
import { tagOperations } from './tag-operations.ts';
import { vpcOperations } from './vpc-operations.ts';

const load = createRequire(import.meta.url);

/** EC2, of which only networks are here: VPCs, and what lets a function's connections through or not. */
export const createEc2Service = (world: World): Service => {
  const store = new Ec2Store(world);
  const parts: Ec2Parts = { world, store, access: new Ec2Access(world, store) };
  world.network = createNetworkPort(store);
  return {
    signingName: 'ec2',
    eventSource: 'ec2.amazonaws.com',
    // By far the largest of the clients: an account that never uses it does not wait for it.
    get sdk() {
      return load('@aws-sdk/client-ec2') as object;
    },
    protocols: ['ec2Query'],
    operations: {
      ...vpcOperations(parts),
      ...subnetOperations(parts),
      ...groupOperations(parts),
      ...groupRuleOperations(parts),
      ...routeTableOperations(parts),
      ...routeOperations(parts),
      ...gatewayOperations(parts),
      ...natOperations(parts),
      ...aclOperations(parts),
      ...interfaceOperations(parts),
      ...tagOperations(parts),
    },
  };
};
