import type { Evidence } from '../../shared/evidence.ts';
import type { DigestedTool, Digests } from '../evidence/digest.ts';
import { latest, readDigest } from '../evidence/evidence-log.ts';
import { truth, type Truth } from './truth.ts';

/** Reads a digest, or says that it is missing and why. */
export const withDigest = <T extends DigestedTool>(
  tool: T,
  evidence: readonly Evidence[],
  judge: (digest: Digests[T], id: string) => Truth,
): Truth => {
  const read = readDigest(evidence, tool);
  return read ? judge(read.digest, read.id) : unanswered(tool, evidence);
};

/** The truth of anything that rests on a tool that has not answered. */
export const unanswered = (tool: string, evidence: readonly Evidence[]): Truth => {
  const gap = latest(evidence, tool as DigestedTool)?.gap;
  const reason = gap === undefined ? `\`${tool}\` was not asked` : `\`${tool}\` could not answer: ${gap}`;
  return truth('unknown', reason, { gaps: [reason.slice(0, 300)] });
};
