import { describe, expect, it } from 'vitest';
import { findCatalogued } from '../../../chaos/catalogue.ts';
import { type DrillResult, reportOf } from '../../../chaos/drill-result.ts';
import { failedDrill } from '../../../chaos/failed-drill.ts';
import { renderHtml } from '../../../chaos/scoreboard/html.ts';
import { renderMarkdown } from '../../../chaos/scoreboard/markdown.ts';
import { SECTION_BEGIN, SECTION_END, withSection } from '../../../chaos/scoreboard/marked-section.ts';
import { scoreboardOf } from '../../../chaos/scoreboard/scoreboard.ts';

const row = (id: string, passed: boolean, why = ''): DrillResult => {
  const found = findCatalogued(id);
  if (found === undefined) throw new Error(`there is no ${id}`);
  return { ...failedDrill(found, 1, why, 1_000), passed, failures: passed ? [] : [why] };
};
const board = scoreboardOf(
  reportOf([row('IAM-01', true), row('IAM-02', false, 'a | <b>reason</b>'), row('LAM-01', true), row('C-01', true)]),
  'runbook',
);

describe('the scoreboard', () => {
  it('counts faults, controls and families apart', () => {
    expect(board.faults).toMatchObject({ passed: 2, total: 3 });
    expect(board.controls).toMatchObject({ passed: 1, total: 1 });
    expect(board.families).toEqual([
      { name: 'identity', passed: 1, total: 2 },
      { name: 'function', passed: 1, total: 1 },
    ]);
  });

  it('has every drill in one of the halves', () => {
    expect(board.halves.reduce((sum, { total }) => sum + total, 0)).toBe(4);
  });

  it('never rounds a failure away', () => {
    const many = Array.from({ length: 199 }, () => row('IAM-01', true));
    expect(renderMarkdown(scoreboardOf(reportOf([...many, row('IAM-02', false)]), 'runbook'))).toContain('(99 %)');
  });

  it('says in Markdown what failed and why, without breaking its table', () => {
    expect(renderMarkdown(board)).toContain('a \\| <b>reason</b>');
  });

  it('is one page that loads nothing and obeys no text of a drill', () => {
    const page = renderHtml(board);
    expect(page).toContain('&lt;b&gt;reason&lt;/b&gt;');
    expect(page).not.toMatch(/<script|src=|href=|url\(|@import/);
  });
});

describe('the section of a Markdown file', () => {
  it('is replaced between its markers, and nothing around it', () => {
    const text = `before\n${SECTION_BEGIN}\nold\n${SECTION_END}\nafter\n`;
    const updated = withSection(text, 'new');
    expect(updated).toBe(`before\n${SECTION_BEGIN}\n\nnew\n\n${SECTION_END}\nafter\n`);
    expect(withSection(updated, 'new')).toBe(updated);
  });

  it('is the whole of a file that has none', () => {
    expect(withSection('', 'new')).toBe(`${SECTION_BEGIN}\n\nnew\n\n${SECTION_END}\n`);
  });
});
