import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const secret = (): string => randomBytes(32).toString('hex');

const Keys = z.object({
  mcp: z.object({ diagnostics: z.string(), remediation: z.string(), executor: z.string() }),
  operators: z.array(z.object({ name: z.string(), token: z.string() })),
  /** Signs webhook signals. */
  webhook: z.string(),
  /** What the stand-in of Slack signs interactions with, and what it knows our app by. A folder without them gets them anew. */
  slack: z
    .object({ signingSecret: z.string(), botToken: z.string() })
    .default(() => ({ signingSecret: secret(), botToken: `xoxb-${secret()}` })),
});
export type Keys = z.infer<typeof Keys>;

/** The secrets of one data folder: made at its first start, kept in a file that only its owner can read. */
export const loadKeys = async (dataDir: string): Promise<Keys> => {
  const file = path.join(dataDir, 'keys.json');
  const stored = await readFile(file, 'utf8').catch(() => undefined);
  if (stored !== undefined) return Keys.parse(JSON.parse(stored));
  const keys: Keys = {
    mcp: { diagnostics: secret(), remediation: secret(), executor: secret() },
    operators: ['operator-1', 'operator-2'].map((name) => ({ name, token: secret() })),
    webhook: secret(),
    slack: { signingSecret: secret(), botToken: `xoxb-${secret()}` },
  };
  await mkdir(dataDir, { recursive: true });
  await writeFile(file, JSON.stringify(keys, null, 2), { mode: 0o600 });
  return keys;
};
