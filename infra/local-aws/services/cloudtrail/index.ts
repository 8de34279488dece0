export { createCloudTrailService } from './cloudtrail.ts';
