import type { BrowserContext, Page } from 'playwright-core';

/** Signs in as somebody would: by the link of the page, with a token at the issuer, and back. */
export const signIn = async (page: Page, token: string): Promise<void> => {
  await page.getByRole('link', { name: /^Go on to/ }).click();
  await page.getByLabel(/^Token of an operator/).fill(token);
  await page.getByRole('button', { name: 'Sign in' }).click();
};

/** Opens a page as somebody who signs in on the way. */
export const openAs = async (context: BrowserContext, token: string, url: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url);
  await signIn(page, token);
  await page.waitForURL((at) => at.href.startsWith(new URL(url).origin) && !at.pathname.startsWith('/sign-in'));
  return page;
};
