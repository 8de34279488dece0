import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../../../shared/clock.ts';

/** What somebody typed before they were asked to sign in again, so that nothing is typed twice. */
export interface Draft {
  incidentId: string;
  fields: Readonly<Record<string, string>>;
}

/** Somebody who proved who they are, in one browser. */
export interface BrowserSession {
  /** `ISSUER#SUBJECT`, as a directory knows people; read again with every request. */
  oidc: string;
  /** When they last proved it to the issuer. */
  authenticatedAt: Date;
  draft?: Draft;
}

/** Sessions of browsers. Ids are 256 random bits; only their hashes are kept. */
export interface SessionStore {
  /** Opens a session and gives its id, to be told to the browser alone. */
  open(session: BrowserSession): string;
  find(id: string): BrowserSession | undefined;
  close(id: string): void;
}

/** A working day: a shift does not have to sign in twice, a forgotten laptop is signed out by the next one. */
export const SESSION_SECONDS_MAX = 12 * 3_600;
/** Many more than people who are on call; the oldest goes first. */
const SESSIONS_MAX = 10_000;

/** Sessions in the memory of this process: a restart signs everybody out. */
export const createSessionStore = (clock: Clock): SessionStore => {
  const sessions = new Map<string, BrowserSession & { endsAtMs: number }>();
  return {
    open: (session) => {
      const id = randomBytes(32).toString('base64url');
      const [oldest] = sessions.keys();
      if (sessions.size >= SESSIONS_MAX && oldest !== undefined) sessions.delete(oldest);
      sessions.set(hashOf(id), { ...session, endsAtMs: clock.now().getTime() + SESSION_SECONDS_MAX * 1_000 });
      return id;
    },
    find: (id) => {
      const found = sessions.get(hashOf(id));
      if (found === undefined || clock.now().getTime() < found.endsAtMs) return found;
      sessions.delete(hashOf(id));
      return undefined;
    },
    close: (id) => void sessions.delete(hashOf(id)),
  };
};

const hashOf = (id: string): string => createHash('sha256').update(id).digest('hex');

/** Token that forms of a session carry. Made from the id that only its browser has, so nothing more has to be kept. */
export const csrfTokenOf = (sessionId: string): string =>
  createHash('sha256').update(`csrf\n${sessionId}`).digest('base64url');
