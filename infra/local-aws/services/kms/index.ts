export { createKmsService } from './kms.ts';
