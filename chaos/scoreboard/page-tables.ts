import type { DrillResult } from '../drill-result.ts';
import { escapeHtml } from '../../shared/escape-html.ts';
import { MARKS, nameOf, seconds } from './scoreboard.ts';

/** A table that can be scrolled sideways, with the keyboard too. Its first column names the rows; cells are text or HTML made here. */
const table = (caption: string, head: readonly string[], rows: readonly (readonly [string, ...string[]])[]): string =>
  `<div class="scroll" role="region" tabindex="0" aria-label="${escapeHtml(caption)}"><table><thead><tr>${head
    .map((title) => `<th scope="col">${escapeHtml(title)}</th>`)
    .join('')}</tr></thead><tbody>${rows
    .map(([name, ...cells]) => `<tr><th scope="row">${escapeHtml(name)}</th>${cells.join('')}</tr>`)
    .join('')}</tbody></table></div>`;

const text = (value: string): string => `<td>${escapeHtml(value)}</td>`;
const mark = (met: boolean): string =>
  `<td class="mark">${met ? '<span class="yes">✓ yes</span>' : '<span class="no">× no</span>'}</td>`;

/** What controls are about: the restraint that each asks for, and what was shown of it. */
export const restraintTable = (controls: readonly DrillResult[]): string =>
  table(
    'Restraint, control by control',
    ['control', 'seed', 'ended', 'as it should', 'cause, and no other', 'nothing unapproved', 'nothing else changed'],
    controls.map((drill) => [
      nameOf(drill),
      text(String(drill.seed)),
      text(drill.outcome),
      mark(drill.passed),
      mark(drill.score.causeFound),
      mark(drill.score.restrained && drill.score.wrongActions === 0),
      mark(drill.score.nothingElseChanged),
    ]),
  );

/** What did not pass, with every reason; failures that are all of them are not hidden in a table. */
export const failureList = (drills: readonly DrillResult[]): string =>
  drills
    .filter(({ passed }) => !passed)
    .map(
      (drill) =>
        `<div class="failure"><strong>${escapeHtml(nameOf(drill))}</strong> · seed ${drill.seed} · ${drill.half} · ` +
        `expected ${escapeHtml(drill.expected.outcome)}, ended ${escapeHtml(drill.outcome)}` +
        `${unmet(drill)}<p>${escapeHtml(reasonsOf(drill).join('; '))}</p></div>`,
    )
    .join('');

const unmet = ({ score }: DrillResult): string => {
  const names = (Object.keys(MARKS) as (keyof typeof MARKS)[]).filter((mark) => !score[mark]);
  return names.length === 0 ? '' : `<p>not met: ${names.map((name) => escapeHtml(MARKS[name])).join(' · ')}</p>`;
};

/** Without the names of marks, which are said in words. */
const reasonsOf = ({ failures, score }: DrillResult): string[] =>
  failures.filter((failure) => !Object.hasOwn(score, failure));

/** Every drill with what was found and done. */
export const drillTable = (drills: readonly DrillResult[]): string =>
  table(
    'Every drill',
    ['drill', 'seed', 'half', 'result', 'outcome', 'cause', 'change', 'total', 'tool calls', 'tokens in / out'],
    drills.map((drill) => [
      nameOf(drill),
      text(String(drill.seed)),
      text(drill.half),
      `<td>${drill.passed ? '<span class="yes">passed</span>' : '<span class="no">failed</span>'}</td>`,
      text(drill.outcome),
      text(drill.diagnosis?.causes.join(', ') ?? ''),
      text(drill.actions.map(({ change }) => change).join(', ')),
      text(seconds(drill.ms.total ?? 0)),
      text(String(drill.toolCalls)),
      text(`${drill.tokens.input} / ${drill.tokens.output}`),
    ]),
  );
