import { type Catalogued, findCatalogued } from '../../chaos/catalogue.ts';
import type { DrillHost } from '../../chaos/drill-host.ts';
import type { Experiment } from '../../chaos/experiment.ts';
import type { Control, Fault } from '../../chaos/fault.ts';
import { type Injection, injectFault, restoreFault } from '../../chaos/injector.ts';
import type { Scene } from '../../chaos/scene.ts';
import { TerminalError } from '../../shared/errors.ts';

/** A fault or control by name or taxonomy id. Throws `TerminalError` when there is none. */
export const requireCatalogued = (id: string): Catalogued => {
  const found = findCatalogued(id);
  if (found === undefined)
    throw new TerminalError(`there is no fault or control \`${id}\`: \`firebreak chaos list\` names them`);
  return found;
};

/** A fault or control bound to one account. Whatever it broke by faults is put right by `recover`, last first. */
export const experimentOf = (found: Catalogued, host: DrillHost): Experiment => {
  const broken: Injection[] = [];
  const keep = async (injection: Injection): Promise<void> => void broken.push(injection);
  const scene: Scene = {
    account: host.account,
    deployer: host.deployer,
    deployed: host.target,
    seeded: host.seeded,
    disturbance: host.disturbance,
    breakBy: async (fault) => void (await injectFault(fault, host, keep)),
    mend: async () => {
      const last = broken.pop();
      if (last !== undefined) await restoreFault(last, host);
    },
  };
  const mendAll = async (): Promise<void> => {
    while (broken.length > 0) await scene.mend();
  };
  return found.kind === 'fault' ? ofFault(found.fault, scene, mendAll) : ofControl(found.control, scene, mendAll);
};

const ofFault = (fault: Fault, scene: Scene, mendAll: () => Promise<void>): Experiment => ({
  fault: fault.id,
  control: null,
  taxonomy: fault.taxonomy,
  family: fault.family,
  expected: fault.expected,
  prepare: async () => undefined,
  inject: () => scene.breakBy(fault),
  beforeDecision: async () => undefined,
  recover: mendAll,
  forbids: () => [],
});

const ofControl = (control: Control, scene: Scene, mendAll: () => Promise<void>): Experiment => ({
  fault: null,
  control: control.id,
  taxonomy: control.taxonomy,
  family: null,
  expected: control.expected,
  prepare: async () => control.prepare?.(scene),
  inject: () => control.inject(scene),
  beforeDecision: async () => control.beforeDecision?.(scene),
  recover: async () => {
    await control.recover(scene);
    await mendAll();
  },
  forbids: (seen) => control.forbids?.(seen) ?? [],
});
