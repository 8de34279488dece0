import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

const ASSETS = {
  'console.css': 'text/css; charset=utf-8',
  'live.js': 'text/javascript; charset=utf-8',
  'mark.svg': 'image/svg+xml',
} as const;

/** Style, script and mark of the pages; they say nothing about incidents, so they need no session. */
export const assetRoutes = (): Hono => {
  const routes = new Hono();
  for (const [name, type] of Object.entries(ASSETS)) {
    const body = readFileSync(new URL(`./assets/${name}`, import.meta.url), 'utf8');
    routes.get(`/assets/${name}`, (context) =>
      context.body(body, 200, { 'content-type': type, 'cache-control': 'private, max-age=300' }),
    );
  }
  return routes;
};
