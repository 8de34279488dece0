import * as sdk from '@aws-sdk/client-lambda';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { aliasOperations } from './alias-operations.ts';
import { AsyncEvents } from './async-events.ts';
import { codeOperations } from './code-operations.ts';
import { concurrencyOperations } from './concurrency-operations.ts';
import { eventInvokeOperations } from './event-invoke-operations.ts';
import { FunctionExecution } from './execution.ts';
import { FunctionAccess } from './function-access.ts';
import { functionOperations } from './function-operations.ts';
import { Functions } from './functions.ts';
import { invokeOperations } from './invoke-operations.ts';
import { layerOperations } from './layer-operations.ts';
import { Layers } from './layers.ts';
import { createLambdaPort } from './lambda-port.ts';
import { mappingOperations } from './mapping-operations.ts';
import { Mappings } from './mappings.ts';
import type { LambdaParts } from './parts.ts';
import { permissionOperations } from './permission-operations.ts';
import { tagOperations } from './tag-operations.ts';

/** Lambda: functions that really run, in child processes, under their role and their limits. */
export const createLambdaService = (world: World): Service => {
  const functions = new Functions(world);
  const layers = new Layers(world);
  const execution = new FunctionExecution(world, functions, layers);
  const asyncEvents = new AsyncEvents(world, functions, execution);
  const mappings = new Mappings(world, functions, execution);
  const access = new FunctionAccess(world, functions);
  const parts: LambdaParts = { world, functions, access, execution, asyncEvents, mappings, layers };
  world.lambda = createLambdaPort(parts);
  return {
    signingName: 'lambda',
    eventSource: 'lambda.amazonaws.com',
    sdk,
    protocols: ['restJson1'],
    operations: {
      ...functionOperations(parts),
      ...codeOperations(parts),
      ...layerOperations(parts),
      ...aliasOperations(parts),
      ...concurrencyOperations(parts),
      ...permissionOperations(parts),
      ...invokeOperations(parts),
      ...eventInvokeOperations(parts),
      ...mappingOperations(parts),
      ...tagOperations(parts),
    },
    start: () => {
      asyncEvents.start();
      mappings.start();
    },
    stop: () => {
      mappings.stop();
      asyncEvents.stop();
      execution.stop();
    },
  };
};
