import { CANONICAL_SEED, type Half, halfOf } from './held-out.ts';
import { createSeeded } from './seeded.ts';

type Words = readonly [string, ...string[]];

/** What workloads are called. The halves share no word, so that a held-out drill has a name that nobody has seen. */
const WORDS: Record<Half, { things: Words; doers: Words }> = {
  tuned: {
    things: ['orders', 'parcels', 'invoices', 'catalogue', 'bookings', 'tickets', 'claims', 'meters'],
    doers: ['intake', 'sorter', 'loader', 'exporter', 'indexer', 'mailer'],
  },
  'held-out': {
    things: ['harvest', 'permits', 'sensors', 'royalties', 'refunds', 'rosters', 'visits', 'samples'],
    doers: ['relay', 'packer', 'merger', 'scribe', 'courier', 'weaver'],
  },
};

/** Prefix of every name of a drill's workload; undefined without a seed, when the workload keeps its own. */
export const seedName = (seed: number, id: string): string | undefined => {
  if (seed === CANONICAL_SEED) return undefined;
  const { things, doers } = WORDS[halfOf(seed, id)];
  const seeded = createSeeded(seed, `name/${id}`);
  return `${seeded.pick(things)}-${seeded.pick(doers)}-${seeded.integer(2, 9)}`;
};
