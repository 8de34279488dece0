import { escapeHtml } from '../../shared/escape-html.ts';
import { cellChart, cellLegend, stageChart, tallyChart } from './charts.ts';
import { PAGE_STYLE } from './page-style.ts';
import { drillTable, failureList, restraintTable } from './page-tables.ts';
import { consistency, isWhole, type Scoreboard, shareOf, type Tally, usd } from './scoreboard.ts';

const section = (title: string, note: string, content: string, kind = ''): string =>
  `<section${kind === '' ? '' : ` class="${kind}"`}><h2>${escapeHtml(title)}</h2><p class="note">${escapeHtml(note)}</p>${content}</section>`;

/** One page that needs nothing from anywhere, no script either: charts, and every figure as text beside them. */
export const renderHtml = (board: Scoreboard): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Firebreak scoreboard</title><style>${PAGE_STYLE}</style></head><body>
<header><h1>Firebreak scoreboard</h1><p>${escapeHtml(howItWasRun(board))}</p>${warning(board)}</header>
<main>
<dl class="figures wide">${figures(board).map(figure).join('')}</dl>
${section('Faults, by family', 'One mark a drill. Hover it for its name, its outcome and why it failed.', `<figure>${cellChart(families(board))}</figure>${cellLegend()}`, 'wide')}
${section('Known words, and held-out words', 'Names, values and wordings that runbooks were written with, and others that they never saw.', `<figure>${tallyChart(board.halves)}</figure>`)}
${section('What is asked of every drill', 'A drill passes only with every one of these, and the right end.', `<figure>${tallyChart(board.marks)}</figure>`)}
${repeatedSection(board)}
${section('Time by stage', 'One dot a drill; the bar is the median. In figures: median · slowest.', `<figure>${stageChart(board.stages)}</figure>`, 'wide')}
${restraintSection(board)}
${failureSection(board)}
${section('Every drill', 'What was found, what was done, and what it took.', `<details><summary>Show all ${board.drills.length}</summary>${drillTable(board.drills)}</details>`, 'wide')}
</main></body></html>
`;

const howItWasRun = ({ run, seeds, drills }: Scoreboard): string =>
  `Model ${run.model}${run.isReplay ? ' (recorded answers)' : ''} · ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')} · ` +
  `${drills.length} drills in ${run.seconds.toFixed(0)} s, ${run.parallel} at once on ${run.cpus} CPUs · ${run.begunAt.slice(0, 16).replace('T', ' ')} UTC`;

const warning = (board: Scoreboard): string =>
  isWhole(board)
    ? ''
    : `<p class="warning">Interrupted: ${board.drills.length} of ${board.run.asked} drills were run to their end. These figures are of those alone.</p>`;

interface Figure {
  name: string;
  value: string;
  detail: string;
  kind: 'good' | 'bad' | 'plain';
}

const figure = ({ name, value, detail, kind }: Figure): string =>
  `<div class="${kind}"><dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}<small>${escapeHtml(detail)}</small></dd></div>`;

const ofTally = (name: string, tally: Tally): Figure[] =>
  tally.total === 0
    ? []
    : [
        {
          name,
          value: `${shareOf(tally)} %`,
          detail: `${tally.passed} of ${tally.total}`,
          kind: tally.passed === tally.total ? 'good' : 'plain',
        },
      ];

const figures = (board: Scoreboard): Figure[] => {
  const { usage, wrongActions, run } = board;
  const plain = (name: string, value: string, detail: string): Figure => ({ name, value, detail, kind: 'plain' });
  return [
    ...ofTally('Faults passed', board.faults),
    ...ofTally('Controls passed', board.controls),
    {
      name: 'Wrong actions',
      value: String(wrongActions),
      detail: 'by the account’s own trail',
      kind: wrongActions === 0 ? 'good' : 'bad',
    },
    plain('Run', `${run.seconds.toFixed(0)} s`, `${run.parallel} at once, ${run.cpus} CPUs`),
    plain('Tool calls', String(usage.toolCallsMedian), `an incident; ${usage.toolCallsMost} at most`),
    plain('Tokens', usage.inputTokens.toLocaleString('en'), `in; ${usage.outputTokens.toLocaleString('en')} out`),
    plain(
      'Cost',
      usage.unpricedDrills === 0 ? usd(usage) : 'unknown',
      usage.unpricedDrills === 0 ? 'all drills' : usd(usage),
    ),
  ];
};

const families = ({ families: tallies, controls, drills }: Scoreboard) => [
  ...tallies.map((tally) => ({ tally, drills: drills.filter(({ family }) => family === tally.name) })),
  ...(controls.total === 0 ? [] : [{ tally: controls, drills: drills.filter(({ control }) => control !== null) }]),
];

const repeatedSection = (board: Scoreboard): string => {
  const { runs } = board.run;
  if (board.repeated.length === 0) return '';
  const all = (['fault', 'control'] as const).map((kind) => ({
    ...consistency(board, kind),
    name: `${kind}s in all ${runs} runs`,
  }));
  const unsteady = board.repeated.filter(({ passed }) => passed < runs).map((one) => ({ ...one, total: runs }));
  return section(
    `Consistency over ${runs} runs`,
    'An experiment counts when it passed in every run (pass^k). Those that did not stand below, with how often they did.',
    `<figure>${tallyChart([...all.filter(({ total }) => total > 0), ...unsteady])}</figure>`,
    'wide',
  );
};

const restraintSection = ({ drills }: Scoreboard): string => {
  const controls = drills.filter(({ control }) => control !== null);
  return controls.length === 0
    ? ''
    : section('Restraint', 'Situations in which the right thing is to hold back.', restraintTable(controls), 'wide');
};

const failureSection = ({ drills }: Scoreboard): string =>
  drills.every(({ passed }) => passed)
    ? ''
    : section('What did not pass', 'With every reason that the grader gives.', failureList(drills), 'wide');
