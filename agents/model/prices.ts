/** Integer nano-dollars per token. `unknown` is never guessed: it is counted as unpriced calls. */
export type Price = { input: number; output: number } | 'unknown';

/**
 * List prices of models on Bedrock, from models.dev (`amazon-bedrock`, 2026-07-02), community-kept. One US dollar per
 * million tokens is 1,000 nano-dollars per token.
 */
const PRICES: Readonly<Record<string, Price>> = {
  'nova-micro': { input: 35, output: 140 },
  'nova-lite-v1': { input: 60, output: 240 },
  'nova-2-lite': { input: 330, output: 2_750 },
  'nova-pro': { input: 800, output: 3_200 },
  'claude-haiku-4-5': { input: 1_000, output: 5_000 },
  'claude-sonnet-4-6': { input: 3_000, output: 15_000 },
  'claude-sonnet-5': { input: 2_000, output: 10_000 },
  'claude-opus-4-8': { input: 5_000, output: 25_000 },
};

/** The price of what runs here: the runbook model. */
export const FREE: Price = { input: 0, output: 0 };

/** The price of a Bedrock model or inference profile id, whose vendor and region prefixes vary. */
export const bedrockPrice = (modelId: string): Price => {
  const family = Object.keys(PRICES).find((name) => new RegExp(`(^|[./])${name}(?=$|:|-v\\d|-\\d{8})`).test(modelId));
  return PRICES[family ?? ''] ?? 'unknown';
};
