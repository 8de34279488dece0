import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser of this machine: `CHROMIUM`, or the first that is found in `PATH`. */
export const chromiumPath = (): string | undefined => {
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const found = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  return [process.env.CHROMIUM ?? '', ...found].find((file) => file !== '' && isExecutable(file));
};

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** True without a browser; says so, because a case that is left out silently looks like one that passed. */
export const isWithoutBrowser = (what: string): boolean => {
  if (chromiumPath() !== undefined) return false;
  process.stderr.write(`left out: ${what}: no browser is installed (looked for ${NAMES.join(', ')} and $CHROMIUM)\n`);
  return true;
};

/** A headless browser that asks nobody anything. */
export const launchChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: chromiumPath() ?? '',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
    ],
  });
