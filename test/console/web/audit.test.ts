import { beforeEach, describe, expect, it } from 'vitest';
import { doesProofHold } from '../../../console/cli/commands/audit.ts';
import { AuditProof } from '../../../console/web/audit-report.ts';
import { readLatestSeal } from '../../../shared/audit/latest-seal.ts';
import { sealingWorld } from '../../shared/audit/sealing-world.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { type ApiWorld, apiWorld, proposed } from '../world.ts';

let world: ApiWorld;
let id: string;
beforeEach(async () => {
  world = apiWorld();
  ({
    incident: { incident_id: id },
  } = await proposed(world.store));
});

const proof = async (name: string): Promise<AuditProof> =>
  AuditProof.parse(await (await world.send(`/audit/prove?entry=${encodeURIComponent(name)}`)).json());

describe('the audit trail', () => {
  it('is verified for all incidents, or for one', async () => {
    const row = { incident_id: id, ok: true, entries: 4 };
    expect(await (await world.send('/audit/verify')).json()).toEqual({ ok: true, incidents: [row] });
    expect(await (await world.send(`/audit/verify?incident=${id}`)).json()).toEqual({ ok: true, incidents: [row] });
    expect((await world.send('/audit/verify?incident=INC-1')).status).toBe(404);
  });

  it('that was edited is named, with the place', async () => {
    const store = createMemoryStore();
    const { incident } = await proposed(store);
    const edited = apiWorld({
      store: {
        ...store,
        auditTrail: async (incidentId) =>
          (await store.auditTrail(incidentId)).map((entry) =>
            entry.seq === 2 ? { ...entry, principal: 'me' } : entry,
          ),
      },
    });
    const row = { incident_id: incident.incident_id, ok: false, entries: 4, defect: 'hash', seq: 2 };
    expect(await (await edited.send('/audit/verify')).json()).toEqual({ ok: false, incidents: [row] });
  });

  it.each([1, 2, 4])('proves entry %i to somebody who trusts only the head', async (seq) => {
    const found = await proof(`${id}:${seq}`);
    expect(found.entries[0]?.seq).toBe(seq);
    expect(found.head).toBe((await world.store.get(id))?.audit_head);
    expect(doesProofHold(found)).toBe(true);
  });

  it('proves nothing once anything in the proof was changed', async () => {
    const found = await proof(`${id}:2`);
    const [first, ...rest] = found.entries;
    const changes: Partial<AuditProof>[] = [
      { head: '0'.repeat(64) },
      { seq: 3 },
      { incident_id: 'INC-1' },
      { entries: [{ ...first!, principal: 'me' }, ...rest] },
      { entries: found.entries.slice(0, -1) },
      { entries: [first!, ...rest.slice(1)] },
    ];
    for (const change of changes) expect(doesProofHold({ ...found, ...change })).toBe(false);
  });

  it.each([
    ['seven', 400],
    ['INC-1:0', 400],
    ['INC-1:1', 404],
  ])('has no entry %s', async (name, code) => {
    expect((await world.send(`/audit/prove?entry=${name}`)).status).toBe(code);
  });

  it('has no entry after its last', async () => {
    expect((await world.send(`/audit/prove?entry=${id}:5`)).status).toBe(404);
  });
});

describe('the files of a sealed trail', () => {
  const sealedApi = async () => {
    const sealing = sealingWorld();
    const incidentId = await sealing.incident();
    await sealing.sealer().seal('due');
    const { store, clock, archive } = sealing;
    return { sealing, incidentId, api: apiWorld({ store, clock, sealed: archive }) };
  };

  it('are listed by folder and given byte for byte', async () => {
    const { api, sealing, incidentId } = await sealedApi();
    const paths = await (await api.send('/audit/files?folder=seals/')).json();
    expect(paths).toEqual({ paths: ['seals/1.json'] });
    const chains = await (await api.send('/audit/files?folder=chains/')).json();
    expect(chains).toEqual({ paths: [`chains/${incidentId}.json`, 'chains/control.json'] });
    const file = await (await api.send('/audit/file?path=seals/1.json')).arrayBuffer();
    expect(Buffer.from(file)).toEqual(sealing.archive.files.get('seals/1.json'));
  });

  it.each([
    ['/audit/files?folder=etc/', 400],
    ['/audit/files', 400],
    ['/audit/file?path=seals/2.json', 404],
    ['/audit/file?path=seals/../seals/1.json', 404],
    ['/audit/file?path=../../etc/passwd', 404],
  ])('are nothing else: %s', async (route, code) => {
    const { api } = await sealedApi();
    expect((await api.send(route)).status).toBe(code);
  });

  it('are for people of the directory', async () => {
    const { api } = await sealedApi();
    for (const route of ['/audit/files?folder=seals/', '/audit/file?path=seals/1.json'])
      expect((await api.send(route, {}, null)).status).toBe(401);
  });

  it('show the newest seal on the page', async () => {
    const { api, sealing } = await sealedApi();
    const page = await (await api.send('/audit', { headers: { accept: 'text/html' } })).text();
    expect(page).toContain((await readLatestSeal(sealing.archive))!.hash);
  });

  it('are not there where nothing is sealed', async () => {
    expect((await world.send('/audit/files?folder=seals/')).status).toBe(404);
  });
});
