import { loadRunbooks } from '../../../agents/runbooks/load.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { startConverseStandIn } from './converse-stand-in.ts';
import { drillInProcess } from './drill-process.ts';
import type { Row } from './row.ts';

const MODEL = 'bedrock:eu.anthropic.claude-haiku-4-5-20251001-v1:0';
/** No tokenizer is involved: four bytes count as one token. */
const BYTES_PER_TOKEN = 4;

/** The default fault with a hosted model, weighed by the bytes that Bedrock's client sends. */
export const benchHostedModel = async (): Promise<Row[]> => {
  const standIn = await startConverseStandIn(await loadRunbooks());
  try {
    const { report } = await drillInProcess(['--model', MODEL], {
      AWS_ENDPOINT_URL_BEDROCK_RUNTIME: standIn.url,
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'example',
    });
    const [drill] = report.drills;
    // Proving the undo breaks the target once more, which may open an incident of its own: the first one is weighed.
    const exchanges = standIn.exchanges.slice(0, drill?.modelCalls);
    if (exchanges.length === 0) throw new TerminalError('the model was never asked');
    if (!drill?.passed) throw new TerminalError('the drill did not pass with a hosted model');
    const tokens = (pick: (exchange: (typeof exchanges)[number]) => number): number =>
      exchanges.reduce((sum, exchange) => sum + Math.ceil(pick(exchange) / BYTES_PER_TOKEN), 0);
    return [
      { what: 'model calls, default fault', measured: exchanges.length, unit: 'calls', budget: 4 },
      { what: 'tokens in, by bytes sent', measured: tokens((one) => one.requestBytes), unit: 'tokens', budget: 8_000 },
      {
        what: 'tokens out, by bytes answered',
        measured: tokens((one) => one.answerBytes),
        unit: 'tokens',
        budget: 1_500,
      },
    ];
  } finally {
    await standIn.close();
  }
};
