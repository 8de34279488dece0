import type { LinkRows, StoredLink } from '../approvals/links.ts';

/** Links in memory; `dump` is everything that is stored. */
export const memoryLinkRows = (): LinkRows & { dump(): string } => {
  const links = new Map<string, StoredLink>();
  return {
    put: async (link) => {
      links.set(link.token_hash, structuredClone(link));
    },
    get: async (tokenHash) => structuredClone(links.get(tokenHash)),
    dump: () => JSON.stringify([...links]),
  };
};
