export { createSqsService } from './sqs.ts';
