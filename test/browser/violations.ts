import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds, by rule and place. */
export const violationsOn = async (page: Page): Promise<string[]> => {
  // The policy of the page lets no script in but its own; the debugger is let in.
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: inPage } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const runOnly = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const { violations } = await inPage.run({ runOnly });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  });
};
