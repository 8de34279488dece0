export { createEventBridgeService } from './eventbridge.ts';
