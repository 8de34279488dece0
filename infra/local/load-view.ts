import { readView } from '../../console/web/incident-records.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import type { IncidentStore } from '../../shared/store/incident-store.ts';

/** Everything about one incident that must exist. Throws `TerminalError` when it does not. */
export const loadView = async (store: IncidentStore, incidentId: string): Promise<IncidentView> => {
  const view = await readView(store, incidentId);
  if (view === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
  return view;
};
