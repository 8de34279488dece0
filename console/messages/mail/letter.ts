import { escapeHtml } from '../../../shared/escape-html.ts';

/** What a mail says, before it is text and HTML. Every string may be foreign. */
export interface Letter {
  headline: string;
  facts: readonly (readonly [label: string, text: string])[];
  /** Shown exactly as it is. */
  summary?: string;
  lines?: readonly string[];
  /** The only link there ever is. */
  review?: { url: string; note: string };
}

const LABEL_CHARACTERS = 12;

export const letterText = ({ headline, facts, summary, lines = [], review }: Letter): string =>
  [
    headline,
    facts.map(([label, text]) => `${`${label}:`.padEnd(LABEL_CHARACTERS)}${text}`).join('\n'),
    ...(summary === undefined ? [] : [summary]),
    ...(lines.length === 0 ? [] : [lines.join('\n')]),
    ...(review === undefined ? [] : [`Review: ${review.url}\n${review.note}`]),
    '',
  ].join('\n\n');

/** The same for programs that show HTML: no image, no style sheet, no script, no form, and one link at most. */
export const letterHtml = ({ headline, facts, summary, lines = [], review }: Letter): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><title>Firebreak</title></head><body>',
    `<h1 style="font-size:1.2em">${escapeHtml(headline)}</h1>`,
    '<table role="presentation">',
    ...facts.map(([label, text]) => `<tr><th align="left">${escapeHtml(label)}</th><td>${escapeHtml(text)}</td></tr>`),
    '</table>',
    ...(summary === undefined ? [] : [`<pre>${escapeHtml(summary)}</pre>`]),
    ...lines.map((line) => `<p>${escapeHtml(line)}</p>`),
    ...(review === undefined
      ? []
      : [`<p><a href="${escapeHtml(review.url)}">Review</a></p>`, `<p>${escapeHtml(review.note)}</p>`]),
    '</body></html>',
  ].join('\n');
