import { AwsError } from '../../aws-error.ts';

/** ECS's own errors and texts. */
export const clientError = (text: string): AwsError => new AwsError('ClientException', text);
export const invalidParameter = (text: string): AwsError => new AwsError('InvalidParameterException', text);
export const clusterNotFound = (): AwsError => new AwsError('ClusterNotFoundException', 'Cluster not found.');
export const serviceNotFound = (): AwsError => new AwsError('ServiceNotFoundException', 'Service not found.');
export const serviceNotActive = (): AwsError => new AwsError('ServiceNotActiveException', 'Service was not ACTIVE.');
export const taskNotFound = (): AwsError => invalidParameter('The referenced task was not found.');
