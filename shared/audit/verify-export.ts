import { type Chain, chainIds, chainPath, parseChain } from './chain-file.ts';
import type { AuditFiles } from './seal-archive.ts';
import { TrailDefectError, type TrailVerdict } from './trail-verdict.ts';
import { type TrailOptions, verifyTrail } from './verify-trail.ts';

/** Verifies exported files, with nothing else than them and, where given, the keys that are trusted. */
export const verifyExport = async (files: AuditFiles, options: TrailOptions): Promise<TrailVerdict> => {
  const readChain = async (incidentId: string): Promise<Chain | undefined> => {
    const file = await files.read(chainPath(incidentId));
    if (file === undefined) return undefined;
    const chain = parseChain(file);
    if (chain === undefined)
      throw new TrailDefectError('form', { file: chainPath(incidentId), incident_id: incidentId });
    return chain;
  };
  return verifyTrail({ files, incidentIds: await chainIds(files), readChain }, options);
};
