import { type Catalogued, findCatalogued } from '../../chaos/catalogue.ts';
import type { DrillHost } from '../../chaos/drill-host.ts';
import type { Experiment } from '../../chaos/experiment.ts';
import { type Injection, injectFault, restoreFault } from '../../chaos/injector.ts';
import { TerminalError } from '../../shared/errors.ts';

/** A fault or control by name or taxonomy id. Throws `TerminalError` when there is none. */
export const requireCatalogued = (id: string): Catalogued => {
  const found = findCatalogued(id);
  if (found === undefined)
    throw new TerminalError(`there is no fault or control \`${id}\`: \`firebreak chaos list\` names them`);
  return found;
};

/** A fault or control bound to one account. */
export const experimentOf = (found: Catalogued, host: DrillHost): Experiment => {
  if (found.kind === 'fault') {
    const { fault } = found;
    let injection: Injection | undefined;
    const keep = async (kept: Injection): Promise<void> => {
      injection = kept;
    };
    return {
      fault: fault.id,
      control: null,
      taxonomy: fault.taxonomy,
      family: fault.family,
      expected: fault.expected,
      inject: async () => void (await injectFault(fault, host, keep)),
      recover: async () => void (injection && (await restoreFault(injection, host))),
    };
  }
  const { control } = found;
  return {
    fault: null,
    control: control.id,
    taxonomy: control.taxonomy,
    family: null,
    expected: control.expected,
    inject: () => control.inject(host.account, host.target),
    recover: () => control.recover(host.account, host.target),
  };
};
