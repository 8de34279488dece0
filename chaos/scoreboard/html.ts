import type { DrillResult } from '../drill-result.ts';
import { escapeHtml, stageChart, tallyChart } from './charts.ts';
import { inWords, type Scoreboard, seconds, type Tally } from './scoreboard.ts';

const STYLE = `
:root { color-scheme: light dark; --ink: #1d2430; --paper: #ffffff; --pale: #d9e0ea; --full: #1f6f54; --bad: #b3261e; --line: #c4ccd8; }
@media (prefers-color-scheme: dark) { :root { --ink: #e4e9f1; --paper: #12161d; --pale: #323c4b; --full: #4fc39b; --bad: #ff8a80; --line: #3a4554; } }
body { margin: 2rem auto; max-width: 72rem; padding: 0 1rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; }
.figures { display: flex; flex-wrap: wrap; gap: 2rem; margin: 0; } .figures dt { font-size: .9rem; } .figures dd { margin: 0; font-size: 1.6rem; font-weight: 600; }
.beside { display: grid; grid-template-columns: repeat(auto-fit, minmax(20rem, 1fr)); gap: 2rem; align-items: start; }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; } svg text { fill: var(--ink); } svg .whole { fill: var(--pale); } svg .part { fill: var(--full); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; } th, td { text-align: left; padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
.failed { color: var(--bad); font-weight: 600; } .scroll { overflow-x: auto; }
`;

const table = (caption: string, head: readonly string[], rows: readonly (readonly string[])[]): string =>
  `<div class="scroll"><table><caption>${escapeHtml(caption)}</caption><thead><tr>${head
    .map((title) => `<th scope="col">${escapeHtml(title)}</th>`)
    .join('')}</tr></thead><tbody>${rows
    .map((cells) => `<tr>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`)
    .join('')}</tbody></table></div>`;

const section = (title: string, chart: string, data: string): string =>
  `<section><h2>${escapeHtml(title)}</h2><div class="beside"><figure>${chart}</figure>${data}</div></section>`;

const tallySection = (title: string, tallies: readonly Tally[]): string =>
  section(
    title,
    tallyChart(title, tallies),
    table(
      title,
      ['', 'passed'],
      tallies.map((tally) => [tally.name, inWords(tally)]),
    ),
  );

/** One page that needs nothing from anywhere: charts, and the same figures as tables. */
export const renderHtml = (board: Scoreboard): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Firebreak scoreboard</title><style>${STYLE}</style></head><body>
<h1>Firebreak scoreboard</h1>
<p>Model ${escapeHtml(board.model)}, ${board.seeds.length === 1 ? 'seed' : 'seeds'} ${board.seeds.join(', ')}.</p>
<dl class="figures">${figures(board)
  .map(([name, value]) => `<div><dt>${name}</dt><dd>${value}</dd></div>`)
  .join('')}</dl>
${tallySection('Faults passed, by family', board.families)}
${tallySection('Names and wordings known beforehand, and held out', board.halves)}
${tallySection('Restraint', restraint(board))}
${section(
  'Time by stage: median, and slowest',
  stageChart('Time by stage', board.stages),
  table(
    'Time by stage',
    ['stage', 'drills', 'median', 'slowest'],
    board.stages.map(({ stage, drills, medianMs, slowestMs }) => [
      stage,
      String(drills),
      seconds(medianMs),
      seconds(slowestMs),
    ]),
  ),
)}
<section><h2>Every drill</h2>${drillTable(board.drills)}</section>
</body></html>
`;

const figures = ({ faults, controls, wrongActions, usage }: Scoreboard): [string, string][] => [
  ['faults', inWords(faults)],
  ['controls', inWords(controls)],
  ['wrong actions', String(wrongActions)],
  ['tool calls, most', String(usage.toolCallsMost)],
  ['tokens in / out', `${usage.inputTokens} / ${usage.outputTokens}`],
  ['cost', `$${usage.usd.toFixed(4)}`],
];

/** What controls are about, mark by mark. */
const restraint = ({ drills }: Scoreboard): Tally[] => {
  const controls = drills.filter(({ control }) => control !== null);
  const counted = (name: string, holds: (drill: DrillResult) => boolean): Tally => ({
    name,
    passed: controls.filter(holds).length,
    total: controls.length,
  });
  return [
    counted('ended as it should', ({ passed }) => passed),
    counted('nothing unapproved', ({ score }) => score.wrongActions === 0),
    counted('nothing else changed', ({ score }) => score.nothingElseChanged),
    counted('no cause too many', ({ score }) => score.causeFound),
  ];
};

const drillTable = (drills: readonly DrillResult[]): string =>
  table(
    'Every drill, with why it did not pass',
    ['drill', 'seed', 'half', 'result', 'outcome', 'cause', 'change', 'total', 'why not'],
    drills.map((drill) => [
      `${drill.taxonomy} ${drill.fault ?? drill.control ?? ''}`,
      String(drill.seed),
      drill.half,
      drill.passed ? 'passed' : 'FAILED',
      drill.outcome,
      drill.diagnosis?.causes.join(', ') ?? '',
      drill.actions.map(({ change }) => change).join(', '),
      seconds(drill.ms.total ?? 0),
      drill.failures.join('; '),
    ]),
  );
