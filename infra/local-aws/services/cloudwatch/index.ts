export { createCloudWatchService } from './cloudwatch.ts';
