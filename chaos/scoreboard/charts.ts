import { escapeHtml } from '../../shared/escape-html.ts';
import type { DrillResult } from '../drill-result.ts';
import { nameOf, type StageTime, seconds, type Tally } from './scoreboard.ts';

/** One line of a chart: its name, what is drawn, and the same in figures. What is drawn is one picture to a screen reader. */
const line = (name: string, picture: { kind: string; label: string; html: string }, figures: string): string =>
  `<div class="row"><span>${escapeHtml(name)}</span>` +
  `<div class="${picture.kind}" role="img" aria-label="${escapeHtml(picture.label)}">${picture.html}</div>` +
  `<span>${escapeHtml(figures)}</span></div>`;

const figuresOf = ({ passed, total }: Tally): string => `${passed} of ${total}`;

const CROSS = '×';

const cell = (drill: DrillResult): string => {
  const { passed, half, seed, outcome, failures } = drill;
  const words = `${nameOf(drill)}, seed ${seed}, ${half}: ${passed ? 'passed' : 'failed'}, ${outcome}`;
  const title = passed ? words : `${words}: ${failures.join('; ')}`.slice(0, 400);
  const kind = ['cell', half, ...(passed ? [] : ['failed'])].join(' ');
  return `<span class="${kind}" title="${escapeHtml(title)}">${passed ? '' : CROSS}</span>`;
};

/** One square a drill, by group. */
export const cellChart = (groups: readonly { tally: Tally; drills: readonly DrillResult[] }[]): string =>
  groups
    .map(({ tally, drills }) =>
      line(
        tally.name,
        { kind: 'cells', label: `${tally.name}: ${figuresOf(tally)} passed`, html: drills.map(cell).join('') },
        figuresOf(tally),
      ),
    )
    .join('');

/** What squares mean. */
export const cellLegend = (): string =>
  '<ul class="legend">' +
  '<li><span class="cell tuned"></span>passed</li>' +
  '<li><span class="cell held-out"></span>passed, with names and wordings held out</li>' +
  `<li><span class="cell tuned failed">${CROSS}</span>failed</li></ul>`;

/** How many of how many, as bars of one length: what is lacking is seen as well as what is there. */
export const tallyChart = (tallies: readonly Tally[]): string =>
  tallies
    .map((tally) => {
      const share = tally.total === 0 ? 0 : (100 * tally.passed) / tally.total;
      const rest = `<span class="rest" style="width:${(100 - share).toFixed(2)}%"></span>`;
      const html = `<span style="width:${share.toFixed(2)}%"></span>${share < 100 && tally.total > 0 ? rest : ''}`;
      return line(tally.name, { kind: 'rail', label: `${tally.name}: ${figuresOf(tally)}`, html }, figuresOf(tally));
    })
    .join('');

/** One dot a drill that reached the stage, all on one scale, and a bar where the median is. */
export const stageChart = (stages: readonly StageTime[]): string => {
  const longest = Math.max(1, ...stages.map(({ slowestMs }) => slowestMs));
  const at = (ms: number): string => `left:${((98 * ms) / longest + 1).toFixed(2)}%`;
  return stages
    .map(({ stage, allMs, medianMs, slowestMs }) =>
      line(
        stage,
        {
          kind: 'strip',
          label: `${stage}: ${seconds(medianMs)} in the median, ${seconds(slowestMs)} at most, ${allMs.length} drills`,
          html:
            allMs.map((ms) => `<span style="${at(ms)}" title="${seconds(ms)}"></span>`).join('') +
            `<span class="median" style="${at(medianMs)}" title="median ${seconds(medianMs)}"></span>`,
        },
        `${seconds(medianMs)} · ${seconds(slowestMs)}`,
      ),
    )
    .join('');
};
