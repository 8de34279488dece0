import type { KeyObject } from 'node:crypto';
import { type ExportStatement, parseStatement, STATEMENT_PATH } from './export-statement.ts';
import type { AuditFiles } from './seal-archive.ts';
import type { TrailDefect, TrailVerdict } from './trail-verdict.ts';
import { verifyExport } from './verify-export.ts';

/**
 * The moment that an export was held against: one that was asked for, the one that the export says it was made at, or
 * now, because it says none.
 */
export interface AsOf {
  at: string;
  word: 'asked' | 'export' | 'none';
}

export type DatedVerdict = TrailVerdict & { as_of: AsOf };

export interface DatedOptions {
  trustedKeys?: readonly KeyObject[];
  /** When the export was made, where somebody knows it who need not believe the export. */
  at?: Date;
  now: Date;
}

/**
 * Verifies an export as of the moment when it was made, so that it verifies as well next year. Whatever moment it is
 * held against, it has to end with the seal that it says it ends with, and not to be dated before that seal.
 */
export const verifyDatedExport = async (
  files: AuditFiles,
  { trustedKeys, at, now }: DatedOptions,
): Promise<DatedVerdict> => {
  const file = await files.read(STATEMENT_PATH);
  const statement = file && parseStatement(file);
  const asOf = momentOf(statement, at, now);
  const verdict = await verifyExport(files, { at: new Date(asOf.at), ...(trustedKeys && { trustedKeys }) });
  // A cut tail is too old as well; that the export ends elsewhere than it says is the nearer reason.
  const mayDiffer = verdict.ok || verdict.defect === 'stale';
  const defect = file && mayDiffer ? statementDefect(statement, verdict) : undefined;
  const found = defect && { ok: false, defect, place: { file: STATEMENT_PATH } };
  return { ...verdict, ...found, as_of: asOf };
};

const momentOf = (statement: ExportStatement | undefined, at: Date | undefined, now: Date): AsOf => {
  if (at !== undefined) return { at: at.toISOString(), word: 'asked' };
  if (statement !== undefined) return { at: statement.made_at, word: 'export' };
  return { at: now.toISOString(), word: 'none' };
};

const statementDefect = (
  statement: ExportStatement | undefined,
  { latest }: Pick<TrailVerdict, 'latest'>,
): TrailDefect | undefined => {
  if (statement === undefined) return 'form';
  if (statement.newest_seal?.n !== latest?.n || statement.newest_seal?.hash !== latest?.hash) return 'export-end';
  if (latest !== undefined && Date.parse(statement.made_at) < Date.parse(latest.at)) return 'export-date';
  return undefined;
};
