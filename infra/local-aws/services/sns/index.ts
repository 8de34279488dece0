export { createSnsService } from './sns.ts';
