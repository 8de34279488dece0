import { describe, expect, it } from 'vitest';
import type { LinkRows, StoredLink } from '../../shared/approvals/links.ts';

const link = (over: Partial<StoredLink> = {}): StoredLink => ({
  token_hash: 'b'.repeat(64),
  incident_id: 'INC-20261120-AAAAAA',
  proposal_id: 'INC-20261120-AAAAAA.p1',
  hash: 'a'.repeat(64),
  person_id: 'ada',
  expires_at: '2026-11-20T11:00:00.000Z',
  mac: 'c'.repeat(64),
  ...over,
});

/** What links may rely on wherever they are kept. */
export const describeLinkRows = (name: string, open: () => LinkRows): void => {
  describe(`links in ${name}`, () => {
    it('are found by the hash of their token, as they were put', async () => {
      const rows = open();
      await rows.put(link());
      await rows.put(link({ token_hash: 'd'.repeat(64), person_id: 'bob' }));
      expect(await rows.get('b'.repeat(64))).toEqual(link());
      expect(await rows.get('d'.repeat(64))).toMatchObject({ person_id: 'bob' });
    });

    it('are not found by another hash', async () => {
      expect(await open().get('e'.repeat(64))).toBeUndefined();
    });
  });
};
