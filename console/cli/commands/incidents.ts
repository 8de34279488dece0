import { manyLines } from '../../plain-text.ts';
import type { ApiClient } from '../api-client.ts';
import { type ExitCode, EXIT } from '../exit.ts';
import { renderIncident } from '../render/incident-page.ts';
import { renderIncidents } from '../render/incident-table.ts';
import type { Screen } from '../screen.ts';

export interface ClientCommand {
  screen: Screen;
  api: ApiClient;
}

/** `incidents list`. */
export const listIncidents = async (
  { screen, api }: ClientCommand,
  filter: { status?: string; limit?: string },
): Promise<ExitCode> => {
  const incidents = await api.incidents(filter);
  screen.printJson({ incidents });
  screen.print(renderIncidents(incidents, { colors: screen.colors, now: new Date() }));
  return EXIT.good;
};

/** `incidents show ID`. */
export const showIncident = async ({ screen, api }: ClientCommand, incidentId: string): Promise<ExitCode> => {
  const view = await api.incident(incidentId);
  screen.printJson(view);
  screen.print(renderIncident(view, { colors: screen.colors, now: new Date() }));
  return EXIT.good;
};

/** `incidents show ID --prompt`. */
export const showPrompt = async ({ screen, api }: ClientCommand, incidentId: string): Promise<ExitCode> => {
  const prompt = await api.prompt(incidentId);
  screen.printJson({ incident_id: incidentId, prompt });
  screen.print(manyLines(prompt));
  return EXIT.good;
};

/** `incidents postmortem ID`. */
export const writePostmortem = async ({ screen, api }: ClientCommand, incidentId: string): Promise<ExitCode> => {
  const markdown = await api.postmortem(incidentId);
  screen.printJson({ incident_id: incidentId, markdown });
  screen.print(manyLines(markdown).trimEnd());
  return EXIT.good;
};
