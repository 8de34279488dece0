import { inWords, type Scoreboard, seconds } from './scoreboard.ts';

const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');

/** The scoreboard as Markdown tables; what failed is listed with the reason. */
export const renderMarkdown = (board: Scoreboard): string =>
  [
    `Model \`${board.model}\`, ${board.seeds.length === 1 ? 'seed' : 'seeds'} ${board.seeds.join(', ')}.`,
    table(
      ['', 'passed'],
      [
        ['**faults**', `**${inWords(board.faults)}**`],
        ...board.families.map((family) => [family.name, inWords(family)]),
        ['**controls**', `**${inWords(board.controls)}**`],
        ...board.halves.map((half) => [`names and wordings ${half.name}`, inWords(half)]),
        ['**wrong actions**', `**${board.wrongActions}**`],
      ],
    ),
    table(
      ['stage', 'median', 'slowest'],
      board.stages.map(({ stage, medianMs, slowestMs }) => [stage, seconds(medianMs), seconds(slowestMs)]),
    ),
    `Tool calls an incident: ${board.usage.toolCallsMedian} in the median, ${board.usage.toolCallsMost} at most. ` +
      `Tokens: ${board.usage.inputTokens} in, ${board.usage.outputTokens} out. Cost: $${board.usage.usd.toFixed(4)}.`,
    ...failures(board),
  ].join('\n\n');

const failures = ({ drills }: Scoreboard): string[] => {
  const failed = drills.filter(({ passed }) => !passed);
  if (failed.length === 0) return [];
  const rows = failed.map(({ taxonomy, fault, control, seed, outcome, failures: why }) => [
    `${taxonomy} ${fault ?? control ?? ''}`,
    String(seed),
    outcome,
    why.join('; ').replaceAll(/\s+/g, ' ').slice(0, 200),
  ]);
  return [table(['not passed', 'seed', 'outcome', 'why'], rows)];
};
