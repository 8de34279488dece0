import { describe, expect, it } from 'vitest';
import { renderHtml } from '../../../chaos/scoreboard/html.ts';
import { renderMarkdown } from '../../../chaos/scoreboard/markdown.ts';
import { hasSection, SECTION_BEGIN, SECTION_END, withSection } from '../../../chaos/scoreboard/marked-section.ts';
import { consistency, isWhole } from '../../../chaos/scoreboard/scoreboard.ts';
import { boardOf, row } from './boards.ts';

const ROWS = [row('IAM-01', true), row('IAM-02', false, 'a | <b>reason</b>'), row('LAM-01', true), row('C-01', true)];
const board = boardOf(ROWS);

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
    expect(renderMarkdown(boardOf([...many, row('IAM-02', false)]))).toContain('(99 %)');
  });

  it.each([
    ['Markdown', renderMarkdown],
    ['HTML', renderHtml],
  ])('says in %s how it was run, what was used, and what nobody knows the price of', (_, render) => {
    const used = { tokens: { input: 4_321, output: 765 }, usd: 0.0123 };
    const words = render(boardOf([row('IAM-01', true, '', used), row('C-01', true, '', { unpricedModelCalls: 3 })]));
    for (const fact of ['runbook', 'seed 1', '241 s', '2 CPUs', '765', '$0.0123', 'unknown for 1 drill'])
      expect(words).toContain(fact);
  });

  it('counts an experiment as consistent only when it passed in every run', () => {
    const repeated = boardOf(
      [row('IAM-01', true), row('IAM-02', true), row('IAM-01', true), row('IAM-02', false), row('C-01', true)],
      { runs: 2, asked: 6 },
    );
    expect(consistency(repeated, 'fault')).toMatchObject({ passed: 1, total: 2 });
    // It was run once of two times: nobody knows what the other would have shown.
    expect(consistency(repeated, 'control')).toMatchObject({ passed: 0, total: 1 });
    expect(renderMarkdown(repeated)).toContain('| faults in each of 2 runs | 1 of 2 (50 %) |');
    expect(renderHtml(repeated)).toContain('Consistency over 2 runs');
  });

  it.each([
    ['Markdown', renderMarkdown],
    ['HTML', renderHtml],
  ])('says in %s that it was interrupted', (_, render) => {
    const partial = boardOf(ROWS, { asked: 9 });
    expect(isWhole(partial)).toBe(false);
    expect(render(partial)).toContain('Interrupted: 4 of 9 drills');
    expect(render(board)).not.toContain('Interrupted');
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

  it.each([
    ['no marker', 'before\nafter\n'],
    ['only the first', `before\n${SECTION_BEGIN}\nafter\n`],
    ['both in the wrong order', `${SECTION_END}\n${SECTION_BEGIN}\n`],
  ])('is not made up in a file that has %s', (_, text) => {
    expect(hasSection(text)).toBe(false);
    expect(withSection(text, 'new')).toBe(text);
  });
});
