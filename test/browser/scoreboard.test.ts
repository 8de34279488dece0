import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONTROLS } from '../../chaos/controls/index.ts';
import { FAULTS } from '../../chaos/faults/index.ts';
import { renderHtml } from '../../chaos/scoreboard/html.ts';
import { boardOf, row } from '../chaos/scoreboard/boards.ts';
import { isWithoutBrowser, launchChromium } from './chromium.ts';
import { violationsOn } from './violations.ts';

const isLeftOut = isWithoutBrowser('the scoreboard in a browser');
const WHY = 'ended ESCALATED (inconclusive): arn:aws:lambda:us-east-1:123456789012:function:parcels-sorter-4 is silent';
const IDS = [...FAULTS, ...CONTROLS].map(({ id }) => id);
/** Two runs of everything, interrupted, with failures: every section that a page can have. */
const PAGE = renderHtml(
  boardOf(
    [...IDS, ...IDS].map((id, index) => row(id, index % 9 > 0, WHY)),
    { runs: 2, asked: 2 * IDS.length + 1 },
  ),
);

let browser: Browser;
beforeAll(async () => {
  if (!isLeftOut) browser = await launchChromium();
});
afterAll(() => browser?.close());

describe.skipIf(isLeftOut).each([
  { colorScheme: 'light', width: 1280 },
  { colorScheme: 'dark', width: 390 },
] as const)('the scoreboard in $colorScheme, $width pixels wide', ({ colorScheme, width }) => {
  it('asks for nothing, fits, and has no violation of WCAG 2.2 AA that axe finds', async () => {
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.setContent(PAGE);
    await page.evaluate(`document.querySelectorAll('details').forEach((details) => (details.open = true))`);
    const overflows = await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth');
    expect({ asked, overflows, violations: await violationsOn(page) }).toEqual({
      asked: [],
      overflows: false,
      violations: [],
    });
    await context.close();
  });
});
