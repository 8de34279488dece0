import { expect, it } from 'vitest';
import { checkMonitoring } from '../../../graph/watchdog/monitoring.ts';
import { createWatchdogMemory } from '../../../graph/watchdog/deps.ts';
import { captureBaseline } from '../../../shared/baseline/capture.ts';
import { createAccountModel, FUNCTION } from '../../shared/aws/account-model.ts';
import { sweeping } from './sweeping.ts';

/** A workload with alarms, and a watchdog that looks at them when it is told to. */
const watched = async () => {
  const model = createAccountModel();
  const capturedBy = 'arn:aws:iam::123456789012:role/watchdog';
  const about = { workload: 'orders', functionArn: FUNCTION, capturedBy, now: new Date() };
  const baseline = await captureBaseline(model.reader, about);
  const { deps, store } = sweeping({ account: { aws: model.reader, capturedBy } });
  const memory = createWatchdogMemory();
  return { model, store, look: () => checkMonitoring(baseline, deps, memory) };
};

it('an alarm that is gone is told at the second look that misses it, once', async () => {
  const { model, store, look } = await watched();
  expect(await look()).toBe(false);
  model.state.alarms.shift();
  expect(await look()).toBe(false);
  expect(await look()).toBe(true);
  expect(await look()).toBe(false);
  const [incident] = await store.list();
  expect(incident).toMatchObject({ title: 'monitoring of orders', workload: 'orders', status: 'RECEIVED' });
  expect(incident?.alarms[0]).toMatchObject({ name: 'monitoring-check', source: 'watchdog' });
});

it('an alarm that is back before the second look was never missed', async () => {
  const { model, store, look } = await watched();
  const alarm = model.state.alarms.shift();
  expect(await look()).toBe(false);
  if (alarm) model.state.alarms.unshift(alarm);
  expect(await look()).toBe(false);
  expect(await store.list()).toEqual([]);
});
