import { auditHash } from '../../../shared/audit/audit-entry.ts';
import { type AuditProof, type AuditReport, parseEntryName } from '../../web/audit-report.ts';
import { jsonText, oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT, NotMetError, WrongUseError } from '../exit.ts';
import { describeTrail } from '../render/trail.ts';
import type { Screen } from '../screen.ts';
import { describeSeal, writeProof } from './audit-offline.ts';
import type { ClientCommand } from './incidents.ts';

/** `audit verify [ID]`: every chain from its first entry to the incident, and every seal. */
export const verifyAudit = async ({ screen, api }: ClientCommand, incidentId?: string): Promise<ExitCode> => {
  const report = await api.verifyAudit(incidentId);
  screen.printJson(report);
  screen.print(describeReport(report, screen));
  return report.ok ? EXIT.good : EXIT.notMet;
};

const describeReport = ({ incidents, seals }: AuditReport, screen: Screen): string => {
  const { colors } = screen;
  const rows = incidents.map(({ incident_id, ok: isSound, entries, defect, seq }) =>
    isSound
      ? `${colors.green('✓')} ${oneLine(incident_id)}: ${entries} entries`
      : `${colors.red('✗')} ${oneLine(incident_id)}: ${defect} at entry ${seq}`,
  );
  const total = incidents.length === 1 ? '1 chain' : `${incidents.length} chains`;
  const areSound = incidents.every(({ ok: isSound }) => isSound);
  const chains = areSound ? `${total}, unbroken` : `${total}, not all unbroken`;
  return [...rows, chains, ...(seals ? [describeTrail(seals, screen)] : [])].join('\n');
};

/**
 * `audit prove INCIDENT:SEQ`: an entry and the hashes that tie it to the head, checked here and not by the server. With
 * `out`, what ties it to a signature is written there.
 */
export const proveEntry = async (
  { screen, api }: ClientCommand,
  name: string,
  { out }: { out?: string } = {},
): Promise<ExitCode> => {
  if (parseEntryName(name) === undefined)
    throw new WrongUseError(`\`${name}\` is not the name of an entry`, 'name one as `INCIDENT:SEQ`');
  const proof = await api.proveEntry(name);
  const holds = doesProofHold(proof);
  screen.printJson({ ...proof, holds });
  screen.print(
    [
      jsonText(proof.entries[0]),
      holds
        ? `Its hash is tied to the head ${proof.head} by ${proof.entries.length - 1} later entries.`
        : `It is NOT tied to the head ${proof.head}.`,
      proof.sealed ? describeSeal(proof.sealed) : 'It is not sealed yet.',
    ].join('\n'),
  );
  if (out !== undefined && proof.sealed === undefined)
    throw new NotMetError('the entry is not sealed yet', 'try again after the next seal');
  if (out !== undefined && proof.sealed !== undefined) await writeProof(screen, proof.sealed, out);
  return holds ? EXIT.good : EXIT.notMet;
};

/** True when each entry has the hash it says, names the one before, and the last is the head. */
export const doesProofHold = ({ entries, head, incident_id, seq }: AuditProof): boolean =>
  entries.every((entry, index) => {
    const { hash, ...hashed } = entry;
    const before = entries[index - 1];
    const isLinked = before === undefined ? entry.seq === seq : entry.previous === before.hash;
    return isLinked && entry.seq === seq + index && entry.incident_id === incident_id && auditHash(hashed) === hash;
  }) && entries.at(-1)?.hash === head;
