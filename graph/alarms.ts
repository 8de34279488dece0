import type { ToolBox, ToolOutput } from '../agents/toolbox/tool-box.ts';
import type { Incident } from '../shared/incident.ts';

/** One alarm as `list_alarms` answers it. */
export type AlarmReading = ToolOutput<'list_alarms'>['alarms'][number];

/** The alarms of an incident as they are now: those that raised it and those that watch its resource; a text says why not. */
export const readAlarms = async (incident: Incident, reads: ToolBox): Promise<readonly AlarmReading[] | string> => {
  const answer = await reads.call('list_alarms', {
    resource_arns: [incident.resource],
    alarm_names: raisedBy(incident),
  });
  return answer.ok ? answer.output.alarms : answer.error;
};

/** True when nothing rings and what raised the incident is really OK: an alarm without data proves nothing. */
export const areQuiet = (incident: Incident, alarms: readonly AlarmReading[]): boolean => {
  const states = new Map(alarms.map(({ name, state }) => [name, state]));
  return (
    alarms.every(({ state }) => state !== 'ALARM') && raisedBy(incident).every((name) => states.get(name) === 'OK')
  );
};

/** Names of the alarms that raised an incident. */
export const raisedBy = (incident: Incident): string[] => [...new Set(incident.alarms.map(({ name }) => name))];
