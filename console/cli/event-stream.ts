import { z } from 'zod';
import type { ProgressEvent } from '../../shared/progress.ts';

const about = { incidentId: z.string() };

/** The events that this version knows; others are passed over. */
const Known = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('moved'), ...about, status: z.string(), reason: z.string(), at: z.string() }),
  z.object({ kind: z.literal('stage'), ...about, stage: z.string() }),
  z.object({
    kind: z.literal('tool'),
    ...about,
    tool: z.string(),
    ms: z.number().optional(),
    ok: z.boolean().optional(),
  }),
  z.object({ kind: z.literal('reading'), ...about, probe: z.string(), passed: z.boolean(), detail: z.string() }),
]);

/** Reads server-sent events; comments, pings and what is not understood are passed over. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ProgressEvent> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of body) {
    rest += decoder.decode(chunk, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const event = parseBlock(block);
      if (event !== undefined) yield event;
    }
  }
}

const parseBlock = (block: string): ProgressEvent | undefined => {
  const lines = block.split('\n').filter((line) => line.startsWith('data:'));
  try {
    return Known.parse(JSON.parse(lines.map((line) => line.slice(5).trim()).join('\n')));
  } catch {
    return undefined;
  }
};
