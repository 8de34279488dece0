import { expect, it } from 'vitest';
import type { MessageLog, SentMessage } from '../../shared/store/message-log.ts';

/** What every memory of what was told does. */
export const messageLogContract = (create: () => MessageLog): void => {
  const sent = (over: Partial<SentMessage> = {}): SentMessage => ({
    incident_id: 'INC-1',
    message_key: 'ask#INC-1.p1#ada',
    medium: 'mail',
    to: 'ada',
    about: 'PROPOSED',
    outcome: 'sent',
    reference: 'id-1',
    at: '2026-11-20T10:00:00.000Z',
    ...over,
  });

  it('gives what was told about one incident, oldest first', async () => {
    const log = create();
    const later = sent({ message_key: 'slack', at: '2026-11-20T10:00:01.000Z', content_sha256: 'a' });
    await log.put(later);
    await log.put(sent());
    await log.put(sent({ incident_id: 'INC-2' }));
    expect(await log.of('INC-1')).toEqual([sent(), later]);
    expect(await log.of('INC-3')).toEqual([]);
  });

  it('keeps one row a key: the last', async () => {
    const log = create();
    await log.put(sent({ incident_id: 'INC-4', outcome: 'failed' }));
    await log.put(sent({ incident_id: 'INC-4' }));
    expect(await log.of('INC-4')).toEqual([sent({ incident_id: 'INC-4' })]);
  });
};
