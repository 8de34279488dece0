import * as sdk from '@aws-sdk/client-sesv2';
import type { Service } from '../../service.ts';
import type { World } from '../../world.ts';
import { Identities } from './identities.ts';
import { identityOperations } from './identity-operations.ts';
import { Outbox } from './outbox.ts';
import { sendOperations } from './send-operations.ts';

/** SES, API version 2: verified identities, and messages that are kept for reading instead of being delivered. */
export const createSesService = (world: World): Service => {
  const identities = new Identities(world);
  const outbox = new Outbox(world);
  return {
    signingName: 'ses',
    eventSource: 'ses.amazonaws.com',
    sdk,
    protocols: ['restJson1'],
    operations: { ...identityOperations(identities), ...sendOperations(world, identities, outbox) },
    pages: (path, query) => outbox.page(path, query),
  };
};
