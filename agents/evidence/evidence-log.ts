import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import type { Evidence } from '../../shared/evidence.ts';
import { LIMITS } from '../../shared/limits.ts';
import { cleanText, cleanValue } from '../../shared/safety/clean-value.ts';
import type { StoredEvidence } from '../../shared/store/incident-store.ts';
import { READ_TOOLS, type ReadTool, type ToolBox, type ToolInput, type ToolOutput } from '../toolbox/tool-box.ts';
import { digest, type DigestedTool, type Digests } from './digest.ts';

/** Asks tools and keeps every answer as evidence, numbered in the order in which it was asked for. */
export interface EvidenceLog {
  /** Never throws for a tool that failed: that is recorded as a gap. Passes `LimitExceededError` on. */
  observe<T extends ReadTool>(tool: T, query: ToolInput<T>): Promise<StoredEvidence>;
  all(): StoredEvidence[];
}

/** `first` is the number of the first id, so that a second look at one incident does not reuse ids. */
export const createEvidenceLog = (tools: ToolBox, clock: Clock, first = 1): EvidenceLog => {
  const slots: (StoredEvidence | undefined)[] = [];
  const observe = async <T extends ReadTool>(tool: T, query: ToolInput<T>): Promise<StoredEvidence> => {
    const slot = slots.push(undefined) - 1;
    const answer = await tools.call(tool, query);
    const evidence_id = `E${first + slot}`;
    const about = {
      evidence_id,
      tool,
      query: cleanValue(query) as Record<string, unknown>,
      observed_at: clock.now().toISOString(),
    };
    const kept = answer.ok
      ? { ...about, ...keep(tool, cleanValue(answer.output) as ToolOutput<T>) }
      : { ...about, digest: null, ...store(null), gap: cleanText(answer.error).slice(0, 600) };
    slots[slot] = kept;
    return kept;
  };
  return { observe, all: () => slots.filter((kept) => kept !== undefined) };
};

/** Digest and body are made of the clean answer: no secret and nothing hidden gets into either. */
const keep = <T extends ReadTool>(tool: T, clean: ToolOutput<T>) => ({ digest: digest(tool, clean), ...store(clean) });

const store = (output: unknown): { body: string; sha256: string } => {
  const whole = JSON.stringify(output);
  const sha256 = createHash('sha256').update(whole).digest('hex');
  if (Buffer.byteLength(whole) <= LIMITS.evidenceBytesMax) return { body: whole, sha256 };
  const body = Buffer.from(whole).subarray(0, LIMITS.evidenceBytesMax).toString();
  return { body: `${body}…(cut at ${LIMITS.evidenceBytesMax} bytes)`, sha256 };
};

/** The newest observation of a tool, or its gap; `undefined` when it was never asked. */
export const latest = <E extends Evidence>(evidence: readonly E[], tool: ReadTool): E | undefined =>
  evidence.findLast((one) => one.tool === tool);

/** The digest of a tool's newest answer, with its id; `undefined` when there is none. */
export const readDigest = <T extends DigestedTool>(
  evidence: readonly Evidence[],
  tool: T,
): { id: string; digest: Digests[T] } | undefined => {
  const one = latest(evidence, tool);
  return one && one.gap === undefined ? { id: one.evidence_id, digest: one.digest as Digests[T] } : undefined;
};

/** A tool's newest whole answer, parsed again; `undefined` when there is none or it was cut. */
export const readAnswer = <T extends ReadTool>(
  evidence: readonly StoredEvidence[],
  tool: T,
): ToolOutput<T> | undefined => {
  const one = latest(evidence, tool);
  if (!one || one.gap !== undefined) return undefined;
  const parsed = READ_TOOLS[tool].output.safeParse(tryJson(one.body));
  return parsed.success ? (parsed.data as ToolOutput<T>) : undefined;
};

const tryJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** ARNs of the incident's own resource graph, from AWS's configuration as `get_dependencies` read it; empty when unknown. */
export const resourceGraph = (evidence: readonly StoredEvidence[]): string[] => {
  const answer = readAnswer(evidence, 'get_dependencies');
  // An alarm watches the workload from outside its graph: that it belongs to it is what the baseline says.
  const differing = readAnswer(evidence, 'compare_baseline')?.differences.map(({ resource }) => resource) ?? [];
  return answer ? [...new Set([answer.root, ...answer.nodes.map(({ arn }) => arn), ...differing])] : [];
};
