import { oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT } from '../exit.ts';
import { renderTable } from '../render/table.ts';
import { relativeTo } from '../render/words.ts';
import type { Screen } from '../screen.ts';

/** A fault or control as it is listed. */
export interface Listed {
  id: string;
  taxonomy: string;
  description: string;
}

/** What is known of one injection that was made by hand. */
export interface InjectionStatus {
  fault: string;
  taxonomy: string;
  injected_at: string;
  /** Names of the change or of the calls that were made, and of what undoes them. */
  made: string;
  undo: string;
  /** Of a change of the catalogue: whole. */
  change?: { change: string; params: Record<string, unknown> };
  inverse?: { change: string; params: Record<string, unknown> };
  /** `repaired`: somebody put it right, by hand or by an approved change. `injected`: nobody can tell whether. */
  state: 'in-place' | 'repaired' | 'injected';
}

/** The injector by hand, bound to one account and one file of injections. */
export interface HandInjector {
  inject(id: string): Promise<InjectionStatus>;
  restore(id: string): Promise<{ fault: string; outcome: 'restored' | 'was-right' }>;
  status(): Promise<InjectionStatus[]>;
}

/** `chaos list`. */
export const listChaos = (
  screen: Screen,
  { faults, controls }: { faults: readonly Listed[]; controls: readonly Listed[] },
): ExitCode => {
  const plain = (list: readonly Listed[]): Listed[] =>
    list.map(({ id, taxonomy, description }) => ({ id, taxonomy, description }));
  screen.printJson({ faults: plain(faults), controls: plain(controls) });
  const rows = (list: readonly Listed[]): string[][] => list.map((one) => [one.taxonomy, one.id, one.description]);
  screen.print(renderTable(['fault', 'name', 'what breaks'], rows(faults), screen.colors));
  screen.print(
    `\n${renderTable(['control', 'name', 'what happens, and must be left alone'], rows(controls), screen.colors)}`,
  );
  return EXIT.good;
};

/** `chaos inject FAULT`. */
export const injectByHand = async (screen: Screen, injector: HandInjector, id: string): Promise<ExitCode> => {
  const injection = await injector.inject(id);
  screen.printJson(injection);
  const { taxonomy, fault, made, undo } = injection;
  screen.print(
    `${taxonomy} ${fault} is in place: ${made}; \`firebreak chaos restore ${taxonomy}\` undoes it by ${undo}`,
  );
  return EXIT.good;
};

/** `chaos restore FAULT`. */
export const restoreByHand = async (screen: Screen, injector: HandInjector, id: string): Promise<ExitCode> => {
  const restored = await injector.restore(id);
  screen.printJson(restored);
  screen.print(restored.outcome === 'restored' ? `${restored.fault} is undone` : `${restored.fault} had been repaired`);
  return EXIT.good;
};

/** `chaos status`. */
export const chaosStatus = async (screen: Screen, injector: HandInjector): Promise<ExitCode> => {
  const injections = await injector.status();
  screen.printJson({ injections });
  const now = new Date();
  const rows = injections.map(({ taxonomy, fault, state, injected_at }) => [
    taxonomy,
    oneLine(fault),
    state,
    relativeTo(now, injected_at),
  ]);
  screen.print(
    rows.length === 0
      ? 'Nothing was injected by hand.'
      : renderTable(['fault', 'name', 'state', 'injected'], rows, screen.colors),
  );
  return EXIT.good;
};
