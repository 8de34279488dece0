import { describe } from 'vitest';
import { memoryStores } from '../../../shared/store/memory-store.ts';
import { incidentStoreContract } from '../../contracts/incident-store.contract.ts';

describe('the memory store', () => {
  const createStore = memoryStores();
  incidentStoreContract((clock) => createStore({ clock }));
});
