import { AwsError } from '../../aws-error.ts';

/** EC2's own codes and texts (EC2 API Reference, "Error codes for the Amazon EC2 API"). */

const absent =
  (code: string, what: string) =>
  (id: string): AwsError =>
    new AwsError(code, `The ${what} '${id}' does not exist`);

export const vpcNotFound = absent('InvalidVpcID.NotFound', 'vpc ID');
export const subnetNotFound = absent('InvalidSubnetID.NotFound', 'subnet ID');
export const groupNotFound = absent('InvalidGroup.NotFound', 'security group');
export const routeTableNotFound = absent('InvalidRouteTableID.NotFound', 'routeTable ID');
export const aclNotFound = absent('InvalidNetworkAclID.NotFound', 'networkAcl ID');
export const internetGatewayNotFound = absent('InvalidInternetGatewayID.NotFound', 'internetGateway ID');
export const natNotFound = absent('NatGatewayNotFound', 'NAT gateway ID');
export const natTargetNotFound = absent('InvalidNatGatewayID.NotFound', 'natGateway ID');
export const allocationNotFound = absent('InvalidAllocationID.NotFound', 'allocation ID');
export const interfaceNotFound = absent('InvalidNetworkInterfaceID.NotFound', 'networkInterface ID');
export const ruleNotFound = absent('InvalidSecurityGroupRuleId.NotFound', 'security group rule ID');
export const resourceNotFound = absent('InvalidID', 'ID');

export const invalidValue = (message: string): AwsError => new AwsError('InvalidParameterValue', message);
export const invalidCombination = (message: string): AwsError => new AwsError('InvalidParameterCombination', message);
export const missing = (parameter: string): AwsError =>
  new AwsError('MissingParameter', `The request must contain the parameter ${parameter}`);

export const inUse = (id: string): AwsError =>
  new AwsError('DependencyViolation', `resource ${id} has a dependent object`);

export const permissionNotFound = (): AwsError =>
  new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');

export const permissionDuplicate = (rule: string): AwsError =>
  new AwsError('InvalidPermission.Duplicate', `the specified rule "${rule}" already exists`);

export const groupDuplicate = (name: string, vpcId: string): AwsError =>
  new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpcId}'`);

export const routeExists = (cidr: string): AwsError =>
  new AwsError('RouteAlreadyExists', `The route identified by ${cidr} already exists.`);

export const routeNotFound = (cidr: string, tableId: string): AwsError =>
  new AwsError('InvalidRoute.NotFound', `no route with destination-cidr-block ${cidr} in route table ${tableId}`);

export const entryExists = (number: number): AwsError =>
  new AwsError('NetworkAclEntryAlreadyExists', `The network acl entry identified by ${number} already exists.`);

export const entryNotFound = (number: number): AwsError =>
  new AwsError('InvalidNetworkAclEntry.NotFound', `The network acl entry identified by ${number} does not exist.`);

export const dryRunPassed = (): AwsError =>
  new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
