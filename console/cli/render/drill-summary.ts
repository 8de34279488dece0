import { describeCause } from '../../../shared/incident-view.ts';
import { jsonLine, oneLine } from '../../plain-text.ts';
import type { Colors } from '../screen.ts';
import { renderTable } from './table.ts';
import { count, counted, duration, labelled, usd } from './words.ts';

/** What the summary reads of one drill of the `--json` document. */
export interface DrillRow {
  fault: string | null;
  control: string | null;
  taxonomy: string;
  seed: number;
  statuses: readonly string[];
  outcome: string;
  expected: { outcome: string };
  diagnosis: { causes: readonly string[]; summary: string; confidence: number; ruledOut: readonly string[] } | null;
  actions: readonly {
    change: string;
    target: string;
    params: Record<string, unknown>;
    inverse: { change: string; params: Record<string, unknown> };
  }[];
  score: Readonly<Record<string, boolean | number>> | object;
  ms: Readonly<Record<string, number | null>>;
  toolCalls: number;
  modelCalls: number;
  tokens: { input: number; output: number };
  usd: number;
  dynamodbRequests: { checkpoints: number; records: number };
  passed: boolean;
  failures: readonly string[];
}

export interface DrillDocument {
  drills: readonly DrillRow[];
  summary: { faults: number; faultsPassed: number; controls: number; controlsPassed: number; wrongActions: number };
}

const nameOf = ({ fault, control, taxonomy }: DrillRow): string => `${taxonomy} ${fault ?? control ?? ''}`.trim();
const verdictOf = ({ passed }: DrillRow, colors: Colors): string =>
  passed ? colors.green('passed') : colors.red('FAILED');

/** What a run of drills proved: one drill in full, several as a table with counts, and why those failed that did. */
export const renderDrills = ({ drills, summary }: DrillDocument, colors: Colors): string => {
  const [only] = drills;
  if (only !== undefined && drills.length === 1) return renderDrill(only, colors);
  const { faults, faultsPassed, controls, controlsPassed, wrongActions } = summary;
  return [
    drillTable(drills, colors),
    ...drills
      .filter(({ passed }) => !passed)
      .map((row) => `${nameOf(row)}: ${[...marksOf(row, false), ...reasonsOf(row)].join('; ')}`),
    `faults ${faultsPassed} of ${faults} · controls ${controlsPassed} of ${controls} · wrong actions ${wrongActions}${inEveryRun(drills)}`,
  ].join('\n\n');
};

/** Of what was run several times, how much passed each time. */
const inEveryRun = (drills: readonly DrillRow[]): string => {
  const names = [...new Set(drills.map(nameOf))];
  const always = names.filter((name) => drills.every((row) => nameOf(row) !== name || row.passed));
  return names.length === drills.length ? '' : ` · passed in every run ${always.length} of ${names.length}`;
};

const drillTable = (drills: readonly DrillRow[], colors: Colors): string =>
  renderTable(
    ['drill', 'result', 'outcome', 'cause', 'change', 'detect', 'propose', 'total'],
    drills.map((row) => [
      nameOf(row),
      verdictOf(row, colors),
      row.outcome,
      row.diagnosis?.causes.join(', ') ?? '',
      row.actions.map(({ change }) => change).join(', '),
      duration(row.ms.detect),
      duration(sumOf(row.ms.diagnose, row.ms.propose)),
      duration(row.ms.total),
    ]),
    colors,
  );

const sumOf = (a: number | null | undefined, b: number | null | undefined): number | null =>
  typeof a === 'number' && typeof b === 'number' ? a + b : null;

const renderDrill = (row: DrillRow, colors: Colors): string =>
  [
    `${colors.bold(nameOf(row))}: ${verdictOf(row, colors)}`,
    ...labelled([
      ['path', row.statuses.join(' → ') || 'no incident was opened'],
      ['cause', causeOf(row)],
      ...(row.diagnosis && row.diagnosis.ruledOut.length > 0
        ? [['ruled out', row.diagnosis.ruledOut.join(', ')] as const]
        : []),
      ['change', changesOf(row)],
      ['proved', marksOf(row, true).join(' · ')],
      ['times', timesOf(row)],
      ['used', usedOf(row)],
      ...(row.passed
        ? []
        : ([
            ['not met', marksOf(row, false).join(' · ')],
            ['why', reasonsOf(row).join('\n')],
          ] as const)),
    ]),
  ].join('\n');

/** Why a drill did not pass, without the names of marks, which are said in words. */
const reasonsOf = ({ failures, score }: DrillRow): string[] =>
  failures.filter((failure) => !Object.hasOwn(score, failure)).map(oneLine);

const causeOf = ({ diagnosis }: DrillRow): string => {
  if (diagnosis === null) return 'none was found';
  const causes = diagnosis.causes.map((cause) => `${cause}: ${describeCause(cause)}`);
  const first = causes.length === 0 ? 'none' : causes.join('\n');
  return `${first} (${Math.round(diagnosis.confidence * 100)} %)\n${oneLine(diagnosis.summary)}`;
};

const changesOf = ({ actions }: DrillRow): string =>
  actions.length === 0
    ? 'none'
    : actions
        .map(
          ({ change, target, inverse }) =>
            `${change} on ${oneLine(target)}\nundo: ${inverse.change} ${jsonLine(inverse.params)}`,
        )
        .join('\n');

const MARKS: Record<string, [string, string]> = {
  detected: ['detected', 'not detected'],
  causeFound: ['the cause and no other', 'another cause, or none'],
  grounded: ['every citation exists', 'a citation does not exist'],
  rightChange: ['the right change', 'not the right change'],
  executedOnce: ['each call made once', 'not each call made once'],
  recovered: ['the target works', 'the target does not work'],
  nothingElseChanged: ['nothing else changed', 'something else changed'],
  inverseWorks: ['undo and redo match the account', 'the undo was not proved'],
};

const marksOf = ({ score }: DrillRow, met: boolean): string[] =>
  Object.entries(score)
    .filter(([, mark]) => mark === met)
    .map(([name]) => MARKS[name]?.[met ? 0 : 1] ?? name);

const timesOf = ({ ms }: DrillRow): string =>
  Object.entries(ms)
    .filter(([, value]) => value !== null)
    .map(([stage, value]) => `${stage} ${duration(value)}`)
    .join(' · ');

const usedOf = ({ toolCalls, modelCalls, tokens, usd: cost, dynamodbRequests }: DrillRow): string =>
  [
    counted(toolCalls, 'tool call'),
    counted(modelCalls, 'model call'),
    `${count(tokens.input)} tokens in, ${count(tokens.output)} out`,
    usd(cost),
    `DynamoDB requests: ${dynamodbRequests.records} for records, ${dynamodbRequests.checkpoints} for checkpoints`,
  ].join(' · ');
