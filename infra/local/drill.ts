import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findControl } from '../../chaos/controls/index.ts';
import { runDrill } from '../../chaos/drill.ts';
import type { DrillHost } from '../../chaos/drill-host.ts';
import { type DrillReport, type DrillResult, reportOf } from '../../chaos/drill-result.ts';
import type { Experiment } from '../../chaos/experiment.ts';
import { findFault } from '../../chaos/faults/index.ts';
import { type Injection, injectFault, restoreFault } from '../../chaos/injector.ts';
import { createSeeded } from '../../chaos/seeded.ts';
import type { Workload } from '../../chaos/workload.ts';
import { TerminalError } from '../../shared/errors.ts';
import { createDrillHost, type DrillAttendance } from './drill-host.ts';
import { startHost } from './host.ts';
import { DRILL_POLICY } from './local-policy.ts';

/** Which drills are run, how often, and who attends them. */
export interface DrillOptions extends DrillAttendance {
  /** Names or taxonomy ids. */
  faults: readonly string[];
  controls: readonly string[];
  seed: number;
  /** How often each is run. */
  runs: number;
  model: string;
  onResult?(result: DrillResult): void;
  log(line: string): void;
}

/** Runs every chosen experiment, one after the other, each on an account of its own that is thrown away after it. */
export const runDrills = async (options: DrillOptions): Promise<DrillReport> => {
  const results: DrillResult[] = [];
  for (let run = 0; run < options.runs; run += 1)
    for (const id of [...options.faults, ...options.controls]) {
      if (options.signal?.aborted) return reportOf(results);
      const result = await drillOnce(id, options, options.seed + run);
      results.push(result);
      options.onResult?.(result);
    }
  return reportOf(results);
};

const drillOnce = async (id: string, options: DrillOptions, seed: number): Promise<DrillResult> => {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'firebreak-drill-'));
  try {
    options.onProgress({ kind: 'stage', incidentId: '', stage: 'STARTING' });
    const host = await startHost({
      dataDir,
      workload: workloadOf(id),
      policy: DRILL_POLICY,
      model: options.model,
      log: options.log,
    });
    try {
      const drillHost = createDrillHost(host, options, createSeeded(seed, id));
      return await runDrill(experimentOf(id, drillHost), drillHost, seed);
    } finally {
      await host.close();
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** The workload that a fault or control is about. */
const workloadOf = (id: string): Workload => {
  const found = findFault(id) ?? findControl(id);
  if (found === undefined) throw unknownExperiment(id);
  return found.workload;
};

const unknownExperiment = (id: string): TerminalError =>
  new TerminalError(`there is no fault or control \`${id}\`: \`firebreak chaos list\` names them`);

/** A fault or control by name or taxonomy id, bound to one account. Throws `TerminalError` when there is none. */
const experimentOf = (id: string, host: DrillHost): Experiment => {
  const fault = findFault(id);
  if (fault !== undefined) {
    let injection: Injection | undefined;
    const keep = async (kept: Injection): Promise<void> => {
      injection = kept;
    };
    return {
      fault: fault.id,
      control: null,
      taxonomy: fault.taxonomy,
      expected: fault.expected,
      inject: async () => void (await injectFault(fault, host, keep)),
      recover: async () => void (injection && (await restoreFault(injection, host))),
    };
  }
  const control = findControl(id);
  if (control === undefined) throw unknownExperiment(id);
  return {
    fault: null,
    control: control.id,
    taxonomy: control.taxonomy,
    expected: control.expected,
    inject: () => control.inject(host.account, host.target),
    recover: () => control.recover(host.account, host.target),
  };
};
