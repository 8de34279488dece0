import { z } from 'zod';
import type { AuditFiles } from '../../shared/audit/seal-archive.ts';
import type { IncidentSummary, IncidentView } from '../../shared/incident-view.ts';
import type { ProgressEvent } from '../../shared/progress.ts';
import { AuditProof, AuditReport } from '../web/audit-report.ts';
import { DecisionAnswer } from '../web/decision-route.ts';
import { KillSwitchAnswer } from '../web/kill-switch-route.ts';
import type { Address } from './address.ts';
import { type CommandError, CouldNotRunError, NotMetError, WrongUseError } from './exit.ts';
import { readEvents } from './event-stream.ts';

/** The HTTP API as commands use it. Every refusal becomes the error that ends a command with the right exit code. */
export interface ApiClient {
  health(): Promise<{ time: string }>;
  incidents(filter: { status?: string; limit?: string }): Promise<IncidentSummary[]>;
  incident(incidentId: string): Promise<IncidentView>;
  prompt(incidentId: string): Promise<string>;
  postmortem(incidentId: string): Promise<string>;
  decide(incidentId: string, body: DecisionBody): Promise<DecisionAnswer>;
  /** Ends when the server does, or when `signal` aborts. */
  events(signal: AbortSignal): AsyncIterable<ProgressEvent>;
  verifyAudit(incidentId?: string): Promise<AuditReport>;
  proveEntry(name: string): Promise<AuditProof>;
  /** Seals, segments, keys and chains, as an export holds them. */
  auditFiles(): AuditFiles;
  killSwitch(): Promise<KillSwitchAnswer>;
  moveKillSwitch(move: { on: boolean; reason: string }): Promise<KillSwitchAnswer>;
}

/** A decision as it is sent. */
export interface DecisionBody {
  decision: 'approve' | 'reject';
  hash: string;
  reason: string;
  ticket?: string;
  break_glass?: boolean;
}

/** Longest that one answer may take. */
const ANSWER_MS_MAX = 30_000;

const Refusal = z.object({ error: z.string(), hint: z.string() }).loose();

/** The HTTP API with a caller's token. A refusal becomes a `CommandError` with the server's hint. */
export const createApiClient = ({ url, token }: Address): ApiClient => {
  const send = async (route: string, init: RequestInit = {}): Promise<Response> => {
    const response = await fetch(new URL(route, url), {
      signal: AbortSignal.timeout(ANSWER_MS_MAX),
      ...init,
      redirect: 'error',
      headers: { authorization: `Bearer ${token}`, ...init.headers },
    }).catch((cause: unknown) => {
      throw new CouldNotRunError(`nobody answers at ${url}`, 'start `npx firebreak serve`, or check `--url`', {
        cause,
      });
    });
    if (!response.ok) throw await refusalOf(response, url);
    return response;
  };
  const read = async <T>(route: string): Promise<T> => (await send(route)).json() as Promise<T>;
  const text = async (route: string): Promise<string> => (await send(route)).text();
  const at = (incidentId: string, part = ''): string => `/incidents/${encodeURIComponent(incidentId)}${part}`;

  return {
    health: () => read('/health'),
    incidents: async (filter) => {
      const query = new URLSearchParams(Object.entries(filter).filter(([, value]) => value !== undefined));
      const { incidents } = await read<{ incidents: IncidentSummary[] }>(`/incidents?${query.toString()}`);
      return incidents;
    },
    incident: (incidentId) => read(at(incidentId)),
    prompt: (incidentId) => text(at(incidentId, '/prompt')),
    postmortem: (incidentId) => text(at(incidentId, '/postmortem')),
    decide: async (incidentId, body) => {
      const headers = { 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(body) };
      return DecisionAnswer.parse(await (await send(at(incidentId, '/decision'), init)).json());
    },
    async *events(signal) {
      const response = await send('/events', { signal });
      if (response.body) yield* readEvents(response.body);
    },
    verifyAudit: async (incidentId) =>
      AuditReport.parse(
        await read(`/audit/verify${incidentId === undefined ? '' : `?incident=${encodeURIComponent(incidentId)}`}`),
      ),
    auditFiles: () => ({
      list: async (folder) =>
        (await read<{ paths: string[] }>(`/audit/files?folder=${encodeURIComponent(folder)}`)).paths,
      read: async (path) =>
        Buffer.from(await (await send(`/audit/file?path=${encodeURIComponent(path)}`)).arrayBuffer()),
    }),
    proveEntry: async (name) => AuditProof.parse(await read(`/audit/prove?entry=${encodeURIComponent(name)}`)),
    killSwitch: async () => KillSwitchAnswer.parse(await read('/kill-switch')),
    moveKillSwitch: async (move) => {
      const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(move) };
      return KillSwitchAnswer.parse(await (await send('/kill-switch', init)).json());
    },
  };
};

const refusalOf = async (response: Response, url: string): Promise<CommandError> => {
  const body = Refusal.safeParse(await response.json().catch(() => undefined));
  if (!body.success) return new CouldNotRunError(`${url} answered ${response.status}`, 'is that a Firebreak server?');
  const { error, hint, ...facts } = body.data;
  const { status } = facts;
  const message = typeof status === 'string' ? `${error}; the incident is ${status}` : error;
  const kind = ERRORS[response.status] ?? CouldNotRunError;
  return new kind(message, hint, { facts });
};

/** Which HTTP refusals are answers to a command; all the others say that it could not run: so does a token nobody knows. */
const ERRORS: Record<number, typeof NotMetError | typeof WrongUseError> = {
  400: WrongUseError,
  403: NotMetError,
  404: NotMetError,
  409: NotMetError,
};
