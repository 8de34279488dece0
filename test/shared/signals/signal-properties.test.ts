import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmMessage, createTestReceiver, envelope, type Json, sample, workloadAlarm } from './signal-samples.ts';

const METRICS = { 'orders-errors': 'Errors', 'orders-throttles': 'Throttles', 'orders-invocations': 'Invocations' };

/** Any message that could be meant seriously, with any part of it replaced by anything. */
const nearMisses = fc
  .tuple(
    fc.constantFrom<() => Json>(
      () => envelope(alarmMessage()),
      () => alarmMessage(),
      () => workloadAlarm(),
      () => sample('sns-composite'),
      () => sample('sns-metric-math'),
      () => sample('eventbridge-composite'),
      () => sample('eventbridge-metric-math'),
    ),
    fc.nat(),
    fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constant(undefined)),
  )
  .map(([make, at, value]) => replaced(make(), at, value));

/** The same document with one of its members, however deep, replaced. */
const replaced = (document: Json, at: number, value: unknown): Json => {
  const places: (() => void)[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    for (const [key, child] of Object.entries(node)) {
      places.push(() => void ((node as Json)[key] = value));
      visit(child);
    }
  };
  visit(document);
  places[at % places.length]?.();
  return document;
};

const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.json(),
  fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
  fc.jsonValue().map((value) => JSON.stringify(envelope(JSON.stringify(value)))),
  nearMisses.map((document) => JSON.stringify(document)),
);

describe('whatever is sent', () => {
  it('is a verdict, never an exception, and a refusal is one plain line', async () => {
    const { receive, receiver } = createTestReceiver();
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        for (const verdict of [await receive(body), await receiver.receiveWebhook(body)])
          if (!verdict.accepted) expect(verdict.reason).toMatch(/^[^\p{C}\p{Zl}\p{Zp}]{1,500}$/u);
      }),
      { numRuns: 600 },
    );
  });

  it('never closes or changes the status of an open incident', async () => {
    const { receive, store } = createTestReceiver();
    const opened = await receive(envelope(alarmMessage()));
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        await receive(body);
        const incident = await store.get((opened as { incidentId: string }).incidentId);
        expect(incident?.status).toBe('RECEIVED');
      }),
      { numRuns: 300 },
    );
  });
});

interface Change {
  name: keyof typeof METRICS;
  state: string;
  minute: number;
}

const change = fc.record<Change>({
  name: fc.constantFrom('orders-errors', 'orders-throttles', 'orders-invocations'),
  state: fc.constantFrom('ALARM', 'OK'),
  minute: fc.integer({ min: 0, max: 59 }),
});

const messageOf = ({ name, state, minute }: Change): Json =>
  alarmMessage(
    { NewStateValue: state, StateChangeTime: `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000+0000` },
    name,
    METRICS[name],
  );

describe('messages of one workload', () => {
  it('repeated and in any order are one incident with the same alarms', async () => {
    const deliveries = fc
      .uniqueArray(change, { minLength: 1, maxLength: 8, selector: (each) => JSON.stringify(each) })
      .filter((changes) => changes.some(({ state }) => state === 'ALARM'))
      .chain((changes) =>
        fc
          .shuffledSubarray([...changes, ...changes, ...changes], { minLength: changes.length * 3 })
          .map((order) => ({ changes, order })),
      );
    await fc.assert(
      fc.asyncProperty(deliveries, async ({ changes, order }) => {
        const { receive, store } = createTestReceiver();
        for (const one of order) await receive(messageOf(one));
        // An OK is kept only while an incident is open, so the first ALARM decides which of them are; then all come once more.
        for (const one of changes) await receive(messageOf(one));
        const incidents = await store.list();
        expect(incidents).toHaveLength(1);
        const received = incidents[0]?.alarms.map(({ name, state, at }) => `${at} ${name} ${state}`).sort();
        const sent = changes.map(
          ({ name, state, minute }) => `2026-11-20T12:${String(minute).padStart(2, '0')}:00.000Z ${name} ${state}`,
        );
        expect(received).toEqual([...sent].sort());
      }),
      { numRuns: 100 },
    );
  });

  it('at the same moment are one incident', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 10 }), async (changes) => {
        const { receive, store } = createTestReceiver();
        const ringing = changes.map((each) => ({ ...each, state: 'ALARM' }));
        const verdicts = await Promise.all([...ringing, ...ringing].map((each) => receive(messageOf(each))));
        expect(verdicts.every(({ accepted }) => accepted)).toBe(true);
        const incidents = await store.list();
        expect(incidents).toHaveLength(1);
        expect(incidents[0]?.alarms).toHaveLength(new Set(ringing.map((each) => JSON.stringify(each))).size);
      }),
      { numRuns: 8 },
    );
  });
});
