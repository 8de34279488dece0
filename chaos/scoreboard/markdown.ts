import { consistency, inWords, isWhole, nameOf, type Scoreboard, seconds, usd } from './scoreboard.ts';

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

/** The scoreboard as Markdown tables; what failed is listed with the reason. */
export const renderMarkdown = (board: Scoreboard): string =>
  [
    howItWasRun(board),
    table(
      ['', 'passed'],
      [
        ['**faults**', `**${inWords(board.faults)}**`],
        ...board.families.map((family) => [family.name, inWords(family)]),
        ['**controls**', `**${inWords(board.controls)}**`],
        ...board.halves.map((half) => [half.name, inWords(half)]),
        ...inEveryRun(board),
        ['**wrong actions**', `**${board.wrongActions}**`],
      ],
    ),
    table(
      ['stage', 'median', 'slowest'],
      board.stages.map(({ stage, medianMs, slowestMs }) => [stage, seconds(medianMs), seconds(slowestMs)]),
    ),
    `Tool calls an incident: ${board.usage.toolCallsMedian} in the median, ${board.usage.toolCallsMost} at most. ` +
      `Tokens: ${board.usage.inputTokens} in, ${board.usage.outputTokens} out. Cost: ${usd(board.usage)}.`,
    ...failures(board),
  ].join('\n\n');

const howItWasRun = (board: Scoreboard): string => {
  const { run, seeds, drills } = board;
  const answers = run.isReplay ? ' (recorded answers)' : '';
  const missing = isWhole(board) ? '' : ` **Interrupted: ${drills.length} of ${run.asked} drills.**`;
  return (
    `Model \`${run.model}\`${answers}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}: ${drills.length} drills in ` +
    `${run.seconds.toFixed(0)} s, ${run.parallel} at once on ${run.cpus} CPUs.${missing}`
  );
};

const inEveryRun = (board: Scoreboard): string[][] =>
  board.repeated.length === 0
    ? []
    : (['fault', 'control'] as const)
        .map((kind) => [`${kind}s in each of ${board.run.runs} runs`, consistency(board, kind)] as const)
        .filter(([, { total }]) => total > 0)
        .map(([name, tally]) => [name, inWords(tally)]);

const failures = ({ drills }: Scoreboard): string[] => {
  const failed = drills.filter(({ passed }) => !passed);
  if (failed.length === 0) return [];
  const rows = failed.map((drill) => [
    nameOf(drill),
    String(drill.seed),
    drill.outcome,
    drill.failures.join('; ').replaceAll(/\s+/g, ' ').slice(0, 200),
  ]);
  return [table(['not passed', 'seed', 'outcome', 'why'], rows)];
};
