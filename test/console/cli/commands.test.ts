import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../../../console/cli/api-client.ts';
import { proveEntry, verifyAudit } from '../../../console/cli/commands/audit.ts';
import { approve, reject } from '../../../console/cli/commands/decide.ts';
import {
  type ClientCommand,
  listIncidents,
  showIncident,
  showPrompt,
} from '../../../console/cli/commands/incidents.ts';
import { watchIncidents } from '../../../console/cli/commands/watch.ts';
import { EXIT } from '../../../console/cli/exit.ts';
import { createScreen } from '../../../console/cli/screen.ts';
import { listen, type Listener } from '../../../infra/local/listen.ts';
import { type ApiWorld, apiWorld, proposed } from '../world.ts';

let world: ApiWorld;
let server: Listener;
let id: string;
let hash: string;
beforeEach(async () => {
  world = apiWorld();
  server = await listen((request) => world.fetch(request));
  world.origins.push(server.url);
  ({
    hash,
    incident: { incident_id: id },
  } = await proposed(world.store));
});
afterEach(() => server.close());

/** A client as the command line makes it, and what it wrote. */
const client = ({ json = true, token = 'token-of-ada' } = {}) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()] as unknown as NodeJS.WriteStream[];
  const screen = createScreen({ stdin: {}, stdout: stdout!, stderr: stderr!, env: {} }, { json });
  const command: ClientCommand = { screen, api: createApiClient({ url: server.url, token }) };
  const read = (stream: unknown): string => String((stream as PassThrough).read() ?? '');
  return { command, out: () => read(stdout), document: () => JSON.parse(read(stdout)) as Record<string, unknown> };
};

describe('commands that read', () => {
  it('print with --json what the API said', async () => {
    const { command, document } = client();
    expect(await listIncidents(command, { status: 'PROPOSED' })).toBe(EXIT.good);
    expect(document()).toMatchObject({ incidents: [{ incident_id: id, proposal: { hash } }] });
    expect(await showIncident(command, id)).toBe(EXIT.good);
    expect(document()).toMatchObject({ incident_id: id, proposed: { hash }, evidence: [{ evidence_id: 'E1' }] });
    expect(await showPrompt(command, id)).toBe(EXIT.good);
    expect(document()).toEqual({ incident_id: id, prompt: `investigate ${id}` });
  });

  it('print for people without --json', async () => {
    const { command, out } = client({ json: false });
    await listIncidents(command, {});
    expect(out()).toContain(hash.slice(0, 12));
  });

  it('verify and prove the audit trail', async () => {
    const { command, document } = client();
    expect(await verifyAudit(command)).toBe(EXIT.good);
    expect(document()).toMatchObject({ ok: true });
    expect(await proveEntry(command, `${id}:2`)).toBe(EXIT.good);
    expect(document()).toMatchObject({ seq: 2, holds: true });
  });
});

describe('a decision by command', () => {
  it('to approve returns at once with the new status', async () => {
    const { command, document } = client();
    expect(await approve(command, id, { hash: hash.slice(0, 12), reason: '' })).toBe(EXIT.good);
    expect(document()).toEqual({ incident_id: id, outcome: 'approved', status: 'APPROVED' });
    const [approval] = await world.store.approvals(id, (await world.store.get(id))!.proposal_id!);
    expect(approval).toMatchObject({ approver: 'ada', channel: 'cli' });
  });

  it('to reject takes the live proposal', async () => {
    const { command, document } = client();
    expect(await reject(command, id, { reason: 'not now' })).toBe(EXIT.good);
    expect(document()).toMatchObject({ outcome: 'rejected', status: 'REJECTED' });
  });

  it('already made ends with 1 and says where the incident is', async () => {
    await world.decide(id, { decision: 'approve', hash });
    await expect(approve(client().command, id, { hash, reason: '' })).rejects.toMatchObject({
      exitCode: EXIT.notMet,
      message: expect.stringContaining('the incident is APPROVED') as string,
      facts: { why: 'already-decided', status: 'APPROVED' },
    });
  });

  it('that the policy refuses ends with 1 and says why', async () => {
    const alone = approve(client().command, id, { hash, reason: 'fire', breakGlass: true });
    await expect(alone).rejects.toMatchObject({ exitCode: EXIT.notMet, facts: { why: 'no-break-glass' } });
  });

  it('without a known token could not run', async () => {
    const { command } = client({ token: 'nobody' });
    await expect(approve(command, id, { hash, reason: '' })).rejects.toMatchObject({ exitCode: EXIT.couldNotRun });
  });

  it('without a server could not run, and says what to start', async () => {
    await server.close();
    await expect(approve(client().command, id, { hash, reason: '' })).rejects.toMatchObject({
      exitCode: EXIT.couldNotRun,
      hint: expect.stringContaining('firebreak serve') as string,
    });
  });
});

describe('watching', () => {
  it('prints what happens to an incident until it is stopped', async () => {
    const stopping = new AbortController();
    const { command, out } = client();
    const watching = watchIncidents(command, { incident: id, signal: stopping.signal });
    await expect.poll(() => world.listeners.size).toBe(1);
    world.publish({ kind: 'moved', incidentId: 'INC-OTHER', status: 'RESOLVED', reason: 'verified', at: 'now' });
    world.publish({ kind: 'moved', incidentId: id, status: 'APPROVED', reason: 'quorum-reached', at: 'now' });
    let lines = '';
    await expect.poll(() => (lines += out())).toContain('APPROVED');
    expect(lines).not.toContain('INC-OTHER');
    expect(lines.trim().split('\n')).toHaveLength(1);
    stopping.abort();
    expect(await watching).toBe(EXIT.good);
  });
});
