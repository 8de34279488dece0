export { createS3Service } from './s3.ts';
