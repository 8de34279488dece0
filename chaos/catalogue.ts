import { CONTROLS, findControl } from './controls/index.ts';
import type { Control, Fault } from './fault.ts';
import { FAULTS, findFault } from './faults/index.ts';

/** A fault or a control as it is found by name. */
export type Catalogued = { kind: 'fault'; fault: Fault } | { kind: 'control'; control: Control };

/** The fault or control that a name or taxonomy id stands for; undefined when there is none. */
export const findCatalogued = (id: string): Catalogued | undefined => {
  const fault = findFault(id);
  if (fault !== undefined) return { kind: 'fault', fault };
  const control = findControl(id);
  return control && { kind: 'control', control };
};

/** Names of everything that can be drilled, faults before controls. */
export const everything = (): string[] => [...FAULTS, ...CONTROLS].map(({ id }) => id);
