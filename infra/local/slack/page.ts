import type { PostedMessage, Workspace } from './workspace.ts';

/** What is posted now, to look at: everything is shown as text, nothing can be pressed. */
export const workspacePage = ({ messages, whispers, topic }: Workspace): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Slack, local stand-in</title>
<style>
  :root { color-scheme: light dark; font-family: system-ui, sans-serif; }
  body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; }
  article { border: 1px solid; border-radius: 0.5rem; padding: 0 1rem; margin: 1rem 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>
<main>
<h1>#incidents</h1>
<p>A local stand-in of Slack. ${topic === '' ? 'No topic.' : `Topic: ${escape(topic)}`}</p>
${[...messages].reverse().map(article).join('\n')}
<h2>Told to single people</h2>
<ul>${whispers.map(({ text }) => `<li>${escape(text)}</li>`).join('')}</ul>
</main>
</html>
`;

const article = ({ ts, text, blocks = [], thread_ts, edits }: PostedMessage): string => {
  const parts = blocks.map((block) => `<pre>${escape(textsOf(block).join('\n'))}</pre>`);
  const about = `${ts}${edits > 0 ? `, edited ${edits} times` : ''}${thread_ts === undefined ? '' : `, in the thread of ${thread_ts}`}`;
  return `<article><p>${about}</p>${parts.length > 0 ? parts.join('') : `<pre>${escape(text)}</pre>`}</article>`;
};

/** Every text of a block in its order, as Slack would show it. */
const textsOf = (value: unknown): string[] => {
  if (Array.isArray(value)) return value.flatMap(textsOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    if (key === 'confirm') return [];
    return key === 'text' && typeof member === 'string' ? [unescape(member)] : textsOf(member);
  });
};

const unescape = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
