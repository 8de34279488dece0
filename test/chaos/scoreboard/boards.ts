import { findCatalogued } from '../../../chaos/catalogue.ts';
import { type DrillResult, reportOf, type RunFacts } from '../../../chaos/drill-result.ts';
import { failedDrill } from '../../../chaos/failed-drill.ts';
import { type Scoreboard, scoreboardOf } from '../../../chaos/scoreboard/scoreboard.ts';

/** The row of one drill that passed, or that did not and why. */
export const row = (id: string, passed: boolean, why = '', over: Partial<DrillResult> = {}): DrillResult => {
  const found = findCatalogued(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return { ...failedDrill(found, 1, why, 1_000), passed, failures: passed ? [] : [why], ...over };
};

/** The scoreboard of these rows. */
export const boardOf = (drills: DrillResult[], run: Partial<RunFacts> = {}): Scoreboard =>
  scoreboardOf(
    reportOf(drills, {
      model: 'runbook',
      seed: 1,
      runs: 1,
      asked: drills.length,
      parallel: 3,
      cpus: 2,
      seconds: 241.4,
      begunAt: '2026-11-20T10:00:00.000Z',
      isReplay: false,
      ...run,
    }),
  );
