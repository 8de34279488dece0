import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Answers, Tape } from '../../agents/model/recorded-model.ts';
import { runDrill } from '../../chaos/drill.ts';
import type { DrillResult } from '../../chaos/drill-result.ts';
import { failedDrill } from '../../chaos/failed-drill.ts';
import { seedName } from '../../chaos/seed-names.ts';
import { createSeeded } from '../../chaos/seeded.ts';
import { describeError } from '../../shared/errors.ts';
import { experimentOf, requireCatalogued } from './drill-experiment.ts';
import { createDrillHost, type DrillAttendance } from './drill-host.ts';
import { startHost } from './host.ts';
import { DRILL_POLICY } from './local-policy.ts';
import { labelTape, openTape } from './recording.ts';
import { scoredModel } from './scored-model.ts';

/** One drill that was asked for. */
export interface DrillJob {
  /** Name or taxonomy id of a fault or control. */
  id: string;
  seed: number;
}

/** What a drill is run with besides its job. */
export interface DrillSetting extends DrillAttendance {
  /** Its account is kept in a new folder under this one, and thrown away with it. */
  folder: string;
  model: string;
  /** Where the model's answers are kept or come from; the model itself is asked unless given. */
  answers?: Answers | undefined;
  log(line: string): void;
}

/**
 * Runs one drill on an account of its own. One that breaks down is a failed row with the reason, never a missing one;
 * only one that was interrupted rejects, with the reason of the signal.
 */
export const drillOnce = async ({ id, seed }: DrillJob, setting: DrillSetting): Promise<DrillResult> => {
  const found = requireCatalogued(id);
  const begun = performance.now();
  const dataDir = await mkdtemp(path.join(setting.folder, 'account-'));
  try {
    setting.onProgress({ kind: 'stage', incidentId: '', stage: 'STARTING' });
    const { workload } = found.kind === 'fault' ? found.fault : found.control;
    const { log, answers } = setting;
    const tape = answers && (await openTape(answers, { id, seed }));
    const model = await scoredModel(setting.model, tape);
    const name = seedName(seed, found.kind === 'fault' ? found.fault.id : found.control.id);
    const named = name === undefined ? {} : { name };
    const host = await startHost({ dataDir, workload, ...named, policy: DRILL_POLICY, model, log });
    try {
      const attendance = tape === undefined ? setting : { ...setting, onProgress: untilGraded(tape, setting) };
      const drillHost = createDrillHost(host, attendance, createSeeded(seed, id));
      const row = await runDrill(experimentOf(found, drillHost), drillHost, seed);
      if (tape?.mode === 'record') await labelTape(tape, { id, seed }, setting.model);
      return tape === undefined || tape.missing.length === 0 ? row : unanswered(row, tape);
    } finally {
      await host.close();
    }
  } catch (error) {
    if (setting.signal?.aborted) throw error;
    return failedDrill(found, seed, `broke down: ${describeError(error)}`, performance.now() - begun);
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
};

/** What is thought about after the row is graded, while undo and redo are proved, is no part of what was scored. */
const untilGraded =
  (tape: Tape, { onProgress }: DrillSetting): DrillSetting['onProgress'] =>
  (event) => {
    if (event.kind === 'stage' && event.stage === 'UNDO') tape.isOver = true;
    onProgress(event);
  };

const unanswered = (row: DrillResult, { missing }: Tape): DrillResult => ({
  ...row,
  passed: false,
  failures: [`the recording has ${missing.join(', ')}: record this drill again with \`--record\``, ...row.failures],
});
