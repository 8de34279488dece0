import { type StageTime, type Tally, seconds } from './scoreboard.ts';

/** Text that may stand in HTML and in attributes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const ROW_PX = 30;
const LABEL_PX = 170;
const BAR_PX = 380;
const WIDTH_PX = LABEL_PX + BAR_PX + 130;

interface Bar {
  label: string;
  /** From 0 to 1. */
  whole: number;
  part: number;
  text: string;
}

/** Horizontal bars: the whole one pale, its part full. The table beside a chart says the same in figures. */
const bars = (title: string, list: readonly Bar[]): string => {
  const rows = list.map(({ label, whole, part, text }, index) => {
    const y = index * ROW_PX;
    return [
      `<text x="${LABEL_PX - 10}" y="${y + 19}" text-anchor="end">${escapeHtml(label)}</text>`,
      `<rect class="whole" x="${LABEL_PX}" y="${y + 5}" width="${(whole * BAR_PX).toFixed(1)}" height="20" rx="3"/>`,
      `<rect class="part" x="${LABEL_PX}" y="${y + 5}" width="${(part * BAR_PX).toFixed(1)}" height="20" rx="3"/>`,
      `<text x="${LABEL_PX + BAR_PX + 10}" y="${y + 19}">${escapeHtml(text)}</text>`,
    ].join('');
  });
  const height = list.length * ROW_PX;
  return `<svg viewBox="0 0 ${WIDTH_PX} ${height}" role="img" aria-label="${escapeHtml(title)}">${rows.join('')}</svg>`;
};

/** How many of how many passed, one bar each. */
export const tallyChart = (title: string, tallies: readonly Tally[]): string =>
  bars(
    title,
    tallies.map(({ name, passed, total }) => ({
      label: name,
      whole: 1,
      part: total === 0 ? 0 : passed / total,
      text: `${passed} of ${total}`,
    })),
  );

/** Median times on top of the slowest, all on one scale. */
export const stageChart = (title: string, stages: readonly StageTime[]): string => {
  const longest = Math.max(1, ...stages.map(({ slowestMs }) => slowestMs));
  return bars(
    title,
    stages.map(({ stage, medianMs, slowestMs }) => ({
      label: stage,
      whole: slowestMs / longest,
      part: medianMs / longest,
      text: `${seconds(medianMs)} · ${seconds(slowestMs)}`,
    })),
  );
};
