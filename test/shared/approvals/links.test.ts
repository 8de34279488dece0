import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHmacMac } from '../../contracts/hmac-sealer.ts';
import { createLinks, type LinkRows, type Links, type StoredLink } from '../../../shared/approvals/links.ts';
import type { Proposal } from '../../../shared/proposal.ts';
import { memoryLinkRows } from '../../../shared/store/link-rows-memory.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { describeLinkRows } from '../../contracts/link-rows.contract.ts';
import { moveOf, openIncident, proposalFor, StandingClock, walk } from '../store/records.ts';

describeLinkRows('memory', memoryLinkRows);

const clock = new StandingClock();
const store = createMemoryStore({ clock });
const mac = createHmacMac(Buffer.alloc(32, 9));

let rows: ReturnType<typeof memoryLinkRows>;
let links: Links;
let proposal: Proposal;
beforeEach(async () => {
  rows = memoryLinkRows();
  links = createLinks({ rows, mac, store, clock });
  proposal = await propose();
});

const propose = async (): Promise<Proposal> => {
  const diagnosed = await walk(store, await openIncident(store), 'INVESTIGATING', 'DIAGNOSED');
  const made = proposalFor(diagnosed);
  await store.move(moveOf(diagnosed, 'PROPOSED', { proposal: made }));
  return made;
};

describe('a link', () => {
  it('carries 128 random bits, base64url, each time others', async () => {
    const tokens = await Promise.all(Array.from({ length: 50 }, () => links.mint(proposal, 'ada')));
    for (const token of tokens) expect(token).toMatch(/^[\w-]{22}$/);
    expect(new Set(tokens).size).toBe(50);
  });

  it('opens its own proposal for its own person, and no other', async () => {
    const other = await propose();
    const token = await links.mint(proposal, 'ada');
    await links.mint(other, 'bob');
    expect(await links.open(token)).toMatchObject({ proposalId: proposal.proposal_id, personId: 'ada', state: 'live' });
  });

  it('is stored as a hash: no part of its token is in a dump of the rows', async () => {
    const token = await links.mint(proposal, 'ada');
    expect(rows.dump()).toContain(proposal.proposal_id);
    for (let from = 0; from + 8 <= token.length; from++) expect(rows.dump()).not.toContain(token.slice(from, from + 8));
  });

  it('is not opened by any other text', async () => {
    const token = await links.mint(proposal, 'ada');
    const swapped = token.replace(/[a-z]/i, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    const others = [
      '',
      token.slice(0, -1),
      `${token}A`,
      `${token}=`,
      ` ${token}`,
      swapped,
      token.toLowerCase(),
      'x'.repeat(9_999),
    ];
    for (const text of others) expect(await links.open(text)).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.nat(token.length - 1), fc.base64String({ minLength: 4 }), async (at, [letter = '']) => {
        fc.pre(token[at] !== letter);
        expect(await links.open(token.slice(0, at) + letter + token.slice(at + 1))).toBeUndefined();
      }),
    );
  });

  it.each(['incident_id', 'proposal_id', 'hash', 'person_id', 'expires_at', 'mac', 'token_hash'] as const)(
    'whose stored %s was edited opens nothing',
    async (field) => {
      const token = await links.mint(proposal, 'ada');
      const edited = (row: unknown) => ({ ...(row as StoredLink), [field]: 'e'.repeat(64) });
      const bent: LinkRows = { ...rows, get: async (tokenHash) => edited(await rows.get(tokenHash)) };
      expect(await createLinks({ rows: bent, mac, store, clock }).open(token)).toBeUndefined();
    },
  );

  it('whose row was put under another token’s hash opens nothing', async () => {
    const [mine, theirs] = [await links.mint(proposal, 'ada'), await links.mint(await propose(), 'bob')];
    const stored: unknown[] = [];
    const listening: LinkRows = {
      ...rows,
      get: async (tokenHash) => (stored.push(await rows.get(tokenHash)), stored[0]),
    };
    const bent = createLinks({ rows: listening, mac, store, clock });
    expect(await bent.open(theirs)).toBeDefined();
    expect(await bent.open(mine)).toBeUndefined();
  });

  it('that is not there costs the same reads and the same verification as one that is', async () => {
    const work: string[] = [];
    const counting = createLinks({
      rows: { ...rows, get: (tokenHash) => (work.push('row'), rows.get(tokenHash)) },
      mac: { ...mac, verify: (message, given) => (work.push('mac'), mac.verify(message, given)) },
      store,
      clock,
    });
    for (const text of ['', 'unknown', 'x'.repeat(22)]) await counting.open(text);
    expect(work).toEqual(['row', 'mac', 'row', 'mac', 'row', 'mac']);
  });
});
