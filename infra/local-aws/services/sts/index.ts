export { createStsService } from './sts.ts';
