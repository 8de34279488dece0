import { createHash } from 'node:crypto';
import { arnName } from '../shared/arn.ts';
import type { Diagnosis } from '../shared/diagnosis.ts';
import type { StoredEvidence } from '../shared/store/incident-store.ts';

/**
 * Whether a diagnosis rests on what was really seen: whatever it cites exists, is no gap and is stored as it was answered,
 * and for each cause at least one cited answer shows something of the very resource that the cause is said to be in.
 */
export const isGrounded = (diagnosis: Diagnosis | undefined, evidence: readonly StoredEvidence[]): boolean => {
  if (diagnosis === undefined) return false;
  const known = new Map(evidence.map((one) => [one.evidence_id, one]));
  const cited = [...diagnosis.evidence, ...diagnosis.hypotheses.flatMap((hypothesis) => hypothesis.evidence)];
  if (!cited.every((id) => isSound(known.get(id), diagnosis))) return false;
  if (diagnosis.conclusion === 'inconclusive') return true;
  return diagnosis.evidence.length > 0 && diagnosis.causes.every((cause) => isShown(cause, diagnosis, known));
};

/** A gap may be cited only by who says that it is one. */
const isSound = (one: StoredEvidence | undefined, { conclusion }: Diagnosis): boolean =>
  one !== undefined &&
  (one.gap === undefined || conclusion === 'inconclusive') &&
  one.sha256 === createHash('sha256').update(one.body).digest('hex');

const isShown = (
  cause: string,
  { hypotheses, evidence: rests }: Diagnosis,
  known: ReadonlyMap<string, StoredEvidence>,
): boolean =>
  hypotheses.some(
    (hypothesis) =>
      hypothesis.cause === cause &&
      hypothesis.verdict === 'supported' &&
      hypothesis.evidence.some((id) => rests.includes(id) && shows(known.get(id), hypothesis.resource)),
  );

/** Where each tool's answer tells what it saw; a tool that is not listed shows whatever its answer says. */
const OBSERVATIONS: Partial<Record<string, string>> = {
  compare_baseline: 'differences',
  search_logs: 'errors',
  get_triggers: 'mappings',
  get_recent_changes: 'events',
  list_alarms: 'alarms',
};

/** True when an answer saw something, and what it saw names the resource. A log names the one that it is of. */
const shows = (one: StoredEvidence | undefined, resource: string): boolean => {
  if (one === undefined) return false;
  const body = JSON.parse(one.body) as Record<string, unknown>;
  const observed = OBSERVATIONS[one.tool];
  const seen = observed === undefined ? body : body[observed];
  if (Array.isArray(seen) && seen.length === 0) return false;
  const about = one.tool === 'search_logs' || one.tool === 'get_triggers' ? [seen, one.query] : seen;
  return namesIt(JSON.stringify(about), arnName(resource));
};

/** True when the text has the name as a whole: what was seen of `orders-archive` says nothing about `orders`. */
const namesIt = (text: string, name: string): boolean =>
  text.split(name).some((before, index, parts) => {
    const after = parts[index + 1];
    return after !== undefined && !/[\w-]$/.test(before) && !/^[\w-]/.test(after);
  });
