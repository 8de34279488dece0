import { readFile, writeFile } from 'node:fs/promises';
import type { DrillReport } from '../../chaos/drill-result.ts';
import { renderHtml } from '../../chaos/scoreboard/html.ts';
import { renderMarkdown } from '../../chaos/scoreboard/markdown.ts';
import { withSection } from '../../chaos/scoreboard/marked-section.ts';
import { scoreboardOf } from '../../chaos/scoreboard/scoreboard.ts';

/** Files that a report is written to. */
export interface ReportFiles {
  html?: string | undefined;
  /** Only the section between its markers is written, where it has some. */
  markdown?: string | undefined;
}

/** Writes a report as one HTML page, and as a section of a Markdown file. */
export const writeReport = async (report: DrillReport, model: string, files: ReportFiles): Promise<void> => {
  const board = scoreboardOf(report, model);
  if (files.html !== undefined) await writeFile(files.html, renderHtml(board));
  if (files.markdown === undefined) return;
  const before = await readFile(files.markdown, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  await writeFile(files.markdown, withSection(before, renderMarkdown(board)));
};
