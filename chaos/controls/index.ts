import type { Control } from '../fault.ts';
import { alarmFlap } from './alarm-flap.ts';
import { deliberateQuarantine } from './deliberate-quarantine.ts';

/** Every control: a situation in which nothing may be changed. Add one: a file, and a line here. */
export const CONTROLS: readonly Control[] = [alarmFlap, deliberateQuarantine];

/** By name or taxonomy id (`C-06`), in any case. */
export const findControl = (id: string): Control | undefined =>
  CONTROLS.find((control) => control.id === id.toLowerCase() || control.taxonomy.toLowerCase() === id.toLowerCase());
