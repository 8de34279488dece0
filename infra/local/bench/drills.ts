import { drillInProcess } from './drill-process.ts';
import type { Row } from './row.ts';

/** The default fault in a fresh process, and what its incident used. */
export const benchDefaultDrill = async (): Promise<Row[]> => {
  const { report, wallMs } = await drillInProcess([]);
  const [drill] = report.drills;
  const used = drill?.dynamodbRequests;
  return [
    { what: 'drill of the default fault, fresh process', measured: wallMs / 1_000, unit: 's', budget: 10 },
    {
      what: 'DynamoDB requests an incident, checkpoints',
      measured: used?.checkpoints ?? NaN,
      unit: 'requests',
      budget: 26,
    },
    { what: 'DynamoDB requests an incident, records', measured: used?.records ?? NaN, unit: 'requests', budget: 34 },
    { what: 'tool calls, default fault', measured: drill?.toolCalls ?? NaN, unit: 'calls', budget: 12 },
  ];
};

/** Every fault and control, one after the other. */
export const benchAllDrills = async (): Promise<Row[]> => {
  const { report, wallMs } = await drillInProcess(['--all']);
  const most = Math.max(...report.drills.map(({ toolCalls }) => toolCalls));
  const count = report.drills.length;
  return [
    { what: `drill of all ${count} faults and controls`, measured: wallMs / 1_000, unit: 's', budget: 300 },
    { what: `tool calls, the most of the ${count}`, measured: most, unit: 'calls', budget: 12 },
  ];
};
