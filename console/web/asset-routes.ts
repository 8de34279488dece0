import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const read = (name: string): string => readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');

/** The parts of the style, in the order in which later ones may overrule earlier ones. */
const STYLES = ['base', 'top', 'tones', 'incident', 'forms', 'tables', 'narrow'].map((name) => `${name}.css`);

/** The style of all pages. */
export const stylesheet = (): string => STYLES.map(read).join('\n');

/** Style, script and mark of the pages; they say nothing about incidents, so they need no session. */
export const assetRoutes = (): Hono => {
  const routes = new Hono();
  const assets = [
    ['console.css', stylesheet(), 'text/css; charset=utf-8'],
    ['live.js', read('live.js'), 'text/javascript; charset=utf-8'],
    ['mark.svg', read('mark.svg'), 'image/svg+xml'],
  ] as const;
  for (const [name, body, type] of assets)
    routes.get(`/assets/${name}`, (context) =>
      context.body(body, 200, { 'content-type': type, 'cache-control': 'private, max-age=300' }),
    );
  return routes;
};
