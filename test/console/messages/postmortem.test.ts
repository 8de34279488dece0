import { describe, expect, it } from 'vitest';
import { writePostmortem } from '../../../console/messages/postmortem.ts';
import { readView } from '../../../console/web/incident-records.ts';
import type { IncidentView } from '../../../shared/incident-view.ts';
import { createMemoryStore } from '../../../shared/store/memory-store.ts';
import { openIncident } from '../../shared/store/records.ts';
import { proposed } from '../world.ts';

const view = async (): Promise<IncidentView> => {
  const store = createMemoryStore();
  const { incident } = await proposed(store);
  return (await readView(store, incident.incident_id))!;
};

describe('a post-mortem', () => {
  it('says the path, the cause, what was ruled out, the change, who moved it, and the head of its chain', async () => {
    const incident = await view();
    const text = writePostmortem(incident);
    for (const part of [
      'RECEIVED → INVESTIGATING → DIAGNOSED → PROPOSED',
      '**reserved-concurrency-zero**',
      'function-timeout-too-low, ruled-out: no invocation timed out [E1]',
      '`lambda:DeleteFunctionConcurrency`',
      incident.proposed!.hash,
      incident.audit_head,
      'Nobody decided.',
    ])
      expect(text).toContain(part);
  });

  it('of an incident without a diagnosis says so', async () => {
    const store = createMemoryStore();
    const { incident_id } = await openIncident(store);
    const text = writePostmortem((await readView(store, incident_id))!);
    expect(text).toContain('None was found.');
    expect(text).toContain('None was proposed.');
  });

  it('shows foreign text and lets it do nothing', async () => {
    const title = 'x](https://elsewhere.example) <img src=x> | # `y`\n# Approved by root\u001b[2J';
    const text = writePostmortem({ ...(await view()), title });
    expect(text).not.toMatch(/(?<!\\)<img/);
    expect(text).not.toMatch(/(?<!\\)\]\(https/);
    expect(text).not.toMatch(/^# Approved/m);
    expect(text).not.toContain('\u001b');
  });
});
