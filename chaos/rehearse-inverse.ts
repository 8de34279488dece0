import type { IncidentView } from '../shared/incident-view.ts';
import type { DrillHost } from './drill-host.ts';
import { type Snapshot, snapshotDifferences, takeSnapshot } from './snapshot/snapshot.ts';

/** Whether undo and redo led where they should. */
export interface InverseProof {
  works: boolean;
  /** Keys that were not as expected, with the step. */
  detail: string;
}

/** Has the executor undo the fix, finds the account as it was when broken, has it redone, and finds it as it was when fixed. */
export const rehearseInverse = async (
  view: IncidentView,
  snapshots: { faulted: Snapshot; fixed: Snapshot },
  host: DrillHost,
): Promise<InverseProof> => {
  const proposalId = view.proposal?.proposal_id ?? '';
  host.onStage('UNDO');
  const undone = await host.rehearse('rehearse_undo', proposalId);
  const left = snapshotDifferences(snapshots.faulted, await takeSnapshot(host.aws));
  host.onStage('REDO');
  const redone = await host.rehearse('rehearse_redo', proposalId);
  const right = snapshotDifferences(snapshots.fixed, await takeSnapshot(host.aws));
  const works = undone.outcome === 'undone' && redone.outcome === 'executed' && left.length === 0 && right.length === 0;
  const detail = `undo ${undone.outcome} (${undone.reason}), not as broken: ${left.join(', ') || 'nothing'}; redo ${redone.outcome} (${redone.reason}), not as fixed: ${right.join(', ') || 'nothing'}`;
  return { works, detail };
};
