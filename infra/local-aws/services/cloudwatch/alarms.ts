import type { HistoryItemType, StateValue } from '@aws-sdk/client-cloudwatch';
import type { Collection, World } from '../../world.ts';
import { AwsError } from '../../aws-error.ts';
import type { Alarm } from './alarm.ts';
import type { PreviousState } from './alarm-notification.ts';

/** One line of an alarm's history; `at` is ISO text. */
export interface HistoryEntry {
  readonly at: string;
  readonly type: HistoryItemType;
  readonly summary: string;
  readonly data: string;
}

const HISTORY_ENTRIES_MAX = 200;

/** The account's metric alarms and what happened to them. */
export class Alarms {
  readonly #alarms: Collection<Alarm>;
  readonly #history: Collection<HistoryEntry[]>;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
    this.#alarms = world.state.collection('cloudwatch.alarms');
    this.#history = world.state.collection('cloudwatch.alarm-history');
  }

  arn(name: string): string {
    return `arn:aws:cloudwatch:${this.#world.region}:${this.#world.accountId}:alarm:${name}`;
  }

  all(): Alarm[] {
    return this.#alarms.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): Alarm | undefined {
    return this.#alarms.get(name);
  }

  get(name: string): Alarm {
    const alarm = this.#alarms.get(name);
    if (!alarm) throw new AwsError('ResourceNotFound', `Alarm with name ${name} does not exist`, 404);
    return alarm;
  }

  byArn(arn: string | undefined): Alarm {
    const alarm = this.#alarms.get((arn ?? '').split(':alarm:')[1] ?? '');
    if (!alarm || alarm.arn !== arn)
      throw new AwsError('ResourceNotFoundException', `Unknown resource ${String(arn)}`, 404);
    return alarm;
  }

  save(alarm: Alarm): void {
    this.#alarms.set(alarm.name, alarm);
  }

  delete(name: string): void {
    this.#alarms.delete(name);
  }

  history(name: string): readonly HistoryEntry[] {
    return this.#history.get(name) ?? [];
  }

  historyNames(): string[] {
    return this.#history.keys();
  }

  record(alarm: Alarm, type: HistoryItemType, summary: string, data: unknown): void {
    const entry = { at: new Date().toISOString(), type, summary, data: JSON.stringify(data) };
    this.#history.set(alarm.name, [...this.history(alarm.name), entry].slice(-HISTORY_ENTRIES_MAX));
  }

  /** Moves an alarm and writes it down; answers the state it left. */
  move(alarm: Alarm, state: StateValue, reason: string, reasonData: string | undefined): PreviousState {
    const now = new Date().toISOString();
    const previous: PreviousState = {
      state: alarm.state,
      reason: alarm.stateReason,
      reasonData: alarm.stateReasonData,
      updatedAt: alarm.stateUpdatedAt,
    };
    if (alarm.state !== state) alarm.stateTransitionedAt = now;
    Object.assign(alarm, { state, stateReason: reason, stateReasonData: reasonData, stateUpdatedAt: now });
    this.save(alarm);
    if (previous.state !== state) {
      this.record(alarm, 'StateUpdate', `Alarm updated from ${previous.state} to ${state}`, {
        version: '1.0',
        oldState: historyState(previous),
        newState: historyState({ ...previous, state, reason, reasonData }),
      });
    }
    return previous;
  }
}

const historyState = ({ state, reason, reasonData }: PreviousState) => ({
  stateValue: state,
  stateReason: reason,
  ...(reasonData && { stateReasonData: parsed(reasonData) }),
});

/** A caller of `SetAlarmState` may give reason data that is no JSON. */
const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};
