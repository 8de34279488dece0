export { createEcsService } from './ecs.ts';
