import { isSameCanonical } from '../canonical.ts';
import type { AuditEntry } from './audit-entry.ts';
import { merkleRoot } from './merkle.ts';
import { type SignedSeal, segmentPath } from './seal.ts';
import type { AuditFiles } from './seal-archive.ts';
import type { SealedChains } from './sealed-chains.ts';
import { headsOf, leavesOf, parseLine, parseSealedLine, segmentLines } from './segment.ts';
import { TrailDefectError, type TrailNote, type TrailPlace } from './trail-verdict.ts';

/**
 * Follows the entries of a segment, and compares it with its seal. Entries come first, so that the position is that of
 * the entry wherever one shows the damage itself. Throws `TrailDefectError`.
 */
export const verifySegment = async (
  files: AuditFiles,
  chains: SealedChains,
  seal: SignedSeal,
  notes: TrailNote[],
): Promise<void> => {
  const place = { file: segmentPath(seal.n), seal: seal.n };
  const file = await files.read(place.file);
  if (file === undefined) throw new TrailDefectError('segment-missing', place);
  const lines = segmentLines(file);
  const before = seal.total - seal.count;
  if (lines === undefined) throw new TrailDefectError('line', { ...place, entry: before + linesIn(file) + 1 });
  const isAsSealed = merkleRoot(leavesOf(lines)).toString('hex') === seal.root;
  // Bytes under the signed root are as the sealer wrote them: only others are compared with their canonical form.
  const parse = isAsSealed ? parseSealedLine : parseLine;
  const entries = lines.map((line, index) => {
    const at = { ...place, entry: before + index + 1 };
    if (index >= seal.count) throw new TrailDefectError('excess', at);
    return follow(parse(line), at, chains, notes);
  });
  if (entries.length < seal.count)
    throw new TrailDefectError('truncated', { ...place, entry: before + entries.length + 1 });
  if (!isAsSealed) throw new TrailDefectError('root', place);
  if (!isSameCanonical(headsOf(entries), seal.heads)) throw new TrailDefectError('heads', place);
  const [broken] = seal.broken;
  if (broken) throw new TrailDefectError('broken', { ...place, incident_id: broken.incident_id, seq: broken.seq });
};

const linesIn = (file: Buffer): number => file.reduce((count, byte) => (byte === 0x0a ? count + 1 : count), 0);

const follow = (
  entry: AuditEntry | undefined,
  at: TrailPlace,
  chains: SealedChains,
  notes: TrailNote[],
): AuditEntry => {
  if (entry === undefined) throw new TrailDefectError('line', at);
  const place = { ...at, incident_id: entry.incident_id, seq: entry.seq };
  if (chains.wentBack(entry)) notes.push({ note: 'clock-went-back', place });
  const defect = chains.follow(entry);
  if (defect !== undefined) throw new TrailDefectError(defect, place);
  return entry;
};
