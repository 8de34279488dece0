import { access, constants, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { DrillReport } from '../../chaos/drill-result.ts';
import { renderHtml } from '../../chaos/scoreboard/html.ts';
import { renderMarkdown } from '../../chaos/scoreboard/markdown.ts';
import { hasSection, SECTION_BEGIN, SECTION_END, withSection } from '../../chaos/scoreboard/marked-section.ts';
import { isWhole, scoreboardOf } from '../../chaos/scoreboard/scoreboard.ts';
import { TerminalError } from '../../shared/errors.ts';

/** Files that a report is written to. */
export interface ReportFiles {
  html?: string | undefined;
  /** Only the section between its markers is written. */
  markdown?: string | undefined;
}

/** Throws `TerminalError` when a report could not be written: found before the drills run, and not minutes after. */
export const requireWritable = async ({ html, markdown }: ReportFiles): Promise<void> => {
  if (html !== undefined) await requirePlace(html);
  if (markdown === undefined) return;
  const text = await readFile(markdown, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new TerminalError(`\`${markdown}\` cannot be read (${cause.code ?? cause.message})`, { cause });
  });
  if (!hasSection(text))
    throw new TerminalError(
      `\`${markdown}\` has no place for the scoreboard: put the lines \`${SECTION_BEGIN}\` and \`${SECTION_END}\` into it`,
    );
  await access(markdown, constants.W_OK).catch(cannotWrite(markdown));
};

const requirePlace = async (file: string): Promise<void> => {
  await access(path.dirname(file), constants.W_OK).catch(cannotWrite(file));
  const found = await stat(file).catch(() => undefined);
  if (found?.isDirectory()) throw new TerminalError(`\`${file}\` is a folder: name a file`);
};

const cannotWrite =
  (file: string) =>
  (cause: NodeJS.ErrnoException): never => {
    throw new TerminalError(`\`${file}\` cannot be written (${cause.code ?? cause.message})`, { cause });
  };

/** Writes a report as one HTML page, and as a section of a Markdown file; a report of an interrupted run only as a page, which says so. */
export const writeReport = async (report: DrillReport, { html, markdown }: ReportFiles): Promise<void> => {
  const board = scoreboardOf(report);
  if (html !== undefined) await writeFile(html, renderHtml(board));
  if (markdown === undefined || !isWhole(board)) return;
  await writeFile(markdown, withSection(await readFile(markdown, 'utf8'), renderMarkdown(board)));
};
