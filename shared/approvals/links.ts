import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { canonicalHash } from '../canonical.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Incident } from '../incident.ts';
import type { Proposal } from '../proposal.ts';
import type { IncidentStore } from '../store/incident-store.ts';
import type { Mac } from './mac.ts';

/** A link as it is stored: who may open which proposal until when. Its token is nowhere but in the link itself. */
export const StoredLink = z.object({
  /** Lower-case hex SHA-256 of the token. */
  token_hash: z.string(),
  incident_id: z.string(),
  proposal_id: z.string(),
  hash: z.string(),
  person_id: z.string(),
  expires_at: z.string(),
  /** MAC over all the other fields. */
  mac: z.string(),
});
export type StoredLink = z.infer<typeof StoredLink>;

/** Where links are kept. */
export interface LinkRows {
  put(link: StoredLink): Promise<void>;
  /** The row as it is, unread; undefined when there is none. */
  get(tokenHash: string): Promise<unknown>;
}

/** What a link opens: a page, and no more. Whoever decides signs in. */
export interface OpenedLink {
  incidentId: string;
  proposalId: string;
  personId: string;
  /** `superseded`: it was proposed again since, or withdrawn. `decided`: nothing is left to decide. */
  state: 'live' | 'expired' | 'superseded' | 'decided';
}

/** Makes and opens links that let one named person look at one proposal. */
export interface Links {
  /** A new token: 128 random bits, base64url. Throws what the rows and the MAC throw. */
  mint(proposal: Proposal, personId: string): Promise<string>;
  /** Undefined for every token that was not minted, after the same work as for one that was. */
  open(token: string): Promise<OpenedLink | undefined>;
}

const TOKEN_BYTES = 16;

export const createLinks = ({
  rows,
  mac,
  store,
  clock = systemClock,
}: {
  rows: LinkRows;
  mac: Mac;
  store: Pick<IncidentStore, 'get'>;
  clock?: Clock;
}): Links => ({
  mint: async ({ incident_id, proposal_id, hash, expires_at }, person_id) => {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const link = { token_hash: hashOf(token), incident_id, proposal_id, hash, person_id, expires_at };
    await rows.put({ ...link, mac: await mac.sign(messageOf(link)) });
    return token;
  },
  open: async (token) => {
    const tokenHash = hashOf(token);
    const stored = StoredLink.safeParse(await rows.get(tokenHash));
    const { mac: given, ...link } = stored.success ? stored.data : NOBODYS;
    const isSealed = await mac.verify(messageOf(link), given);
    if (!isSealed || link.token_hash !== tokenHash) return undefined;
    const { incident_id: incidentId, proposal_id: proposalId, person_id: personId } = link;
    return { incidentId, proposalId, personId, state: stateOf(link, await store.get(incidentId), clock.now()) };
  },
});

/** The text is hashed, not its bytes: two spellings of one token are two tokens, of which one was minted. */
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

const messageOf = (link: Omit<StoredLink, 'mac'>): string => `link ${canonicalHash(link)}`;

/** Verified in place of a link that is not there, so that its absence takes no less time. */
const NOBODYS: StoredLink = {
  token_hash: '',
  incident_id: '',
  proposal_id: '',
  hash: '',
  person_id: '',
  expires_at: '',
  mac: '0'.repeat(64),
};

const stateOf = (
  { proposal_id, hash, expires_at }: Omit<StoredLink, 'mac'>,
  incident: Incident | undefined,
  now: Date,
): OpenedLink['state'] => {
  if (incident?.proposal_id !== proposal_id || incident.proposal_hash !== hash) return 'superseded';
  if (incident.status !== 'PROPOSED') return incident.status === 'EXPIRED' ? 'expired' : 'decided';
  return now.getTime() < Date.parse(expires_at) ? 'live' : 'expired';
};
