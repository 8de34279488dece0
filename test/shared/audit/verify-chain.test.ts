import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, auditHash, GENESIS } from '../../../shared/audit/audit-entry.ts';
import { type ChainEnd, replayStatus, verifyChain } from '../../../shared/audit/verify-chain.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { openIncident, walk } from '../store/records.ts';

interface Chain {
  entries: AuditEntry[];
  incident: ChainEnd;
}

const PATH = ['INVESTIGATING', 'DIAGNOSED', 'PROPOSED', 'APPROVED', 'EXECUTED', 'RESOLVED'] as const;

/** An incident's real chain: opened, six moves, a note. */
const chain = async (): Promise<Chain> => {
  const store = createMemoryStore();
  const ended = await walk(store, await openIncident(store), ...PATH);
  await store.note(ended.incident_id, { by: 'approver', principal: 'ada', type: 'decision-refused', facts: {} });
  const incident = await store.get(ended.incident_id);
  return { entries: await store.auditTrail(ended.incident_id), incident: incident! };
};

const LENGTH = PATH.length + 2;

/** Makes every hash from `from` on fit what the entries say: what an attacker does who knows how. */
const rehash = (entries: AuditEntry[], from = 0): void => {
  for (let index = from; index < entries.length; index++) {
    const entry = entries[index]!;
    entry.previous = entries[index - 1]?.hash ?? GENESIS;
    const { hash: _, ...rest } = entry;
    entry.hash = auditHash(rest);
  }
};
const renumber = (entries: AuditEntry[]): void => entries.forEach((entry, index) => (entry.seq = index + 1));

interface Tampering {
  name: string;
  tamper: (chain: Chain, at: number) => void;
  /** What is found, and where, for a tampering at index `at`. */
  found: (at: number) => { defect: string; seq: number };
  /** Indexes at which it changes anything. */
  at: [number, number];
}

const TAMPERINGS: Tampering[] = [
  {
    name: 'an edited entry',
    tamper: ({ entries }, at) => (entries[at]!.principal = 'eve'),
    found: (at) => ({ defect: 'hash', seq: at + 1 }),
    at: [0, LENGTH - 1],
  },
  {
    name: 'an edited entry with every hash after it made to fit',
    tamper: ({ entries }, at) => {
      entries[at]!.principal = 'eve';
      rehash(entries, at);
    },
    found: () => ({ defect: 'head', seq: LENGTH }),
    at: [0, LENGTH - 1],
  },
  {
    name: 'an entry taken out',
    tamper: ({ entries }, at) => entries.splice(at, 1),
    found: (at) => ({ defect: 'gap', seq: at + 1 }),
    at: [0, LENGTH - 2],
  },
  {
    name: 'a note taken out, the rest numbered and hashed to fit',
    tamper: ({ entries }) => {
      entries.splice(LENGTH - 1, 1);
      renumber(entries);
      rehash(entries);
    },
    found: () => ({ defect: 'truncated', seq: LENGTH - 1 }),
    at: [0, 0],
  },
  {
    name: 'a move taken out, the rest numbered and hashed to fit',
    tamper: ({ entries }, at) => {
      entries.splice(at, 1);
      renumber(entries);
      rehash(entries);
    },
    found: (at) => ({ defect: 'move', seq: at + 1 }),
    at: [0, LENGTH - 3],
  },
  {
    name: 'two entries swapped',
    tamper: ({ entries }, at) => ([entries[at], entries[at + 1]] = [entries[at + 1]!, entries[at]!]),
    found: (at) => ({ defect: 'gap', seq: at + 1 }),
    at: [0, LENGTH - 2],
  },
  {
    name: 'an entry put in twice',
    tamper: ({ entries }, at) => entries.splice(at, 0, structuredClone(entries[at]!)),
    found: (at) => ({ defect: 'gap', seq: at + 2 }),
    at: [0, LENGTH - 1],
  },
  {
    name: 'the newest entries cut off',
    tamper: ({ entries }, at) => entries.splice(at + 1),
    found: (at) => ({ defect: 'truncated', seq: at + 1 }),
    at: [0, LENGTH - 2],
  },
  {
    name: 'an entry appended from outside',
    tamper: ({ entries }) => {
      entries.push({ ...entries.at(-1)!, seq: LENGTH + 1 });
      rehash(entries, LENGTH);
    },
    found: () => ({ defect: 'excess', seq: LENGTH + 1 }),
    at: [0, 0],
  },
  {
    name: 'an entry of another incident',
    tamper: ({ entries }, at) => {
      entries[at]!.incident_id = 'INC-20261120-OTHERS';
      rehash(entries, at);
    },
    found: (at) => ({ defect: 'foreign', seq: at + 1 }),
    at: [0, LENGTH - 1],
  },
  {
    name: 'a move by somebody whom the table does not let make it',
    tamper: ({ entries }, at) => {
      entries[at]!.by = 'intake';
      rehash(entries, at);
    },
    found: (at) => ({ defect: 'move', seq: at + 1 }),
    at: [1, LENGTH - 2],
  },
  {
    name: 'a status that was edited on the incident',
    tamper: ({ incident }) => (incident.status = 'REJECTED'),
    found: () => ({ defect: 'status', seq: LENGTH }),
    at: [0, 0],
  },
];

describe('the chain of an incident', () => {
  it('verifies as it was written, and replays to the status', async () => {
    const { entries, incident } = await chain();
    expect(verifyChain(entries, incident)).toEqual({ ok: true, entries: LENGTH });
    expect(replayStatus(entries)).toBe('RESOLVED');
  });

  it.each(TAMPERINGS)('shows $name, and where', async ({ tamper, found, at: [min, max] }) => {
    const untouched = await chain();
    fc.assert(
      fc.property(fc.integer({ min, max }), (at) => {
        const tampered = structuredClone(untouched);
        tamper(tampered, at);
        expect(verifyChain(tampered.entries, tampered.incident)).toEqual({ ok: false, ...found(at) });
      }),
    );
  });

  it('shows any change of any character', async () => {
    const untouched = await chain();
    const text = JSON.stringify(untouched.entries);
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('0', 'x', '7', 'a'), (index, character) => {
        fc.pre(text[index] !== character);
        const entries = parsed(text.slice(0, index) + character + text.slice(index + 1));
        fc.pre(entries !== undefined);
        expect(verifyChain(entries, untouched.incident).ok).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  it('without entries is not the chain of any incident', async () => {
    const { incident } = await chain();
    expect(verifyChain([], incident)).toEqual({ ok: false, defect: 'truncated', seq: 0 });
  });
});

const parsed = (text: string): AuditEntry[] | undefined => {
  try {
    return JSON.parse(text) as AuditEntry[];
  } catch {
    return undefined;
  }
};
