import type { KeyObject } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { copyFiles } from '../../../shared/audit/copy-files.ts';
import { createFolderArchive } from '../../../shared/audit/folder-archive.ts';
import { proofFile, proveSealed, type SealedProof, verifyProof } from '../../../shared/audit/proof.ts';
import { parseKey } from '../../../shared/audit/seal-signer.ts';
import type { SealArchive } from '../../../shared/audit/seal-archive.ts';
import { verifyDatedExport } from '../../../shared/audit/verify-dated-export.ts';
import { jsonText } from '../../plain-text.ts';
import { parseEntryName } from '../../web/audit-report.ts';
import { CouldNotRunError, type ExitCode, EXIT, NotMetError, WrongUseError } from '../exit.ts';
import { describeAsOf, describeTrail } from '../render/trail.ts';
import type { Screen } from '../screen.ts';
import type { ClientCommand } from './incidents.ts';

/** `audit export DIR`: everything that `audit verify --from DIR` needs. */
export const exportAudit = async ({ screen, api }: ClientCommand, folder: string): Promise<ExitCode> => {
  const to = createFolderArchive(folder);
  const before = (await to.list('seals/')).length + (await to.list('chains/')).length;
  if (before > 0) throw new WrongUseError(`\`${folder}\` holds an export already`, 'name a new folder');
  // The server's clock, by which seals are made: ours may be wrong.
  const { time } = await api.health();
  const files = await copyFiles(api.auditFiles(), to, new Date(time));
  screen.printJson({ folder, files });
  screen.print(`${files} files in ${folder}. Check them anywhere: \`firebreak audit verify --from ${folder}\``);
  return EXIT.good;
};

export interface OfflineOptions {
  /** Files of public keys; those in the export are believed when there are none. */
  key: readonly string[];
  /** When the export was made; as the export says unless given. */
  at?: Date;
  now: Date;
}

/** `audit verify --from DIR`: asks nobody. */
export const verifyFolder = async (
  screen: Screen,
  folder: string,
  { key, at, now }: OfflineOptions,
): Promise<ExitCode> => {
  const files = await openExport(folder);
  const trustedKeys = await Promise.all(key.map(readKey));
  const believed = trustedKeys.length > 0 ? { trustedKeys } : {};
  const verdict = await verifyDatedExport(files, { now, ...believed, ...(at && { at }) });
  screen.printJson(verdict);
  screen.print(`${describeTrail(verdict, screen)}\n${describeAsOf(verdict)}`);
  if (verdict.ok && trustedKeys.length === 0)
    screen.note('The keys came with the export. Name the one you trust with `--key FILE`.');
  return verdict.ok ? EXIT.good : EXIT.notMet;
};

/** The files of an export. What is no export proves nothing about a trail, and is not called a bad one. */
const openExport = async (folder: string): Promise<SealArchive> => {
  const found = await stat(folder).catch((cause: unknown) => {
    throw new CouldNotRunError(`there is no folder \`${folder}\``, 'check its name', { cause });
  });
  const hint = 'name the folder that `firebreak audit export DIR` wrote';
  if (!found.isDirectory()) throw new WrongUseError(`\`${folder}\` is a file, and no export`, hint);
  const files = createFolderArchive(folder);
  const parts = await Promise.all(EXPORT_FOLDERS.map((each) => files.list(each)));
  if (parts.flat().length === 0) throw new WrongUseError(`\`${folder}\` holds no export`, hint);
  return files;
};

const EXPORT_FOLDERS = ['seals/', 'segments/', 'keys/', 'chains/', 'export/'];

/** `audit verify --proof FILE --key FILE`: asks nobody. */
export const verifyProofFile = async (screen: Screen, path: string, key: readonly string[]): Promise<ExitCode> => {
  if (key.length === 0) throw new WrongUseError('a proof proves nothing without a key', 'name one with `--key FILE`');
  const verdict = verifyProof(await readInput(path), await Promise.all(key.map(readKey)));
  screen.printJson(verdict.ok ? { ok: true, ...verdict.proof } : verdict);
  screen.print(
    verdict.ok
      ? `${jsonText(verdict.proof.entry)}\n${describeSeal(verdict.proof)}`
      : `${screen.colors.red('✗')} the proof does not hold: ${PROOF_DEFECTS[verdict.defect]}`,
  );
  return verdict.ok ? EXIT.good : EXIT.notMet;
};

const PROOF_DEFECTS = {
  form: 'the file is not as it was written',
  key: 'the key is not the one that signed',
  signature: 'the seal was changed after it was signed',
  hash: 'the entry was changed after it was hashed',
  path: 'the entry is not in what was sealed',
};

/** `audit prove ENTRY --from DIR`: the proof of an exported entry. */
export const proveFromFolder = async (
  screen: Screen,
  name: string,
  { from, out }: { from: string; out?: string },
): Promise<ExitCode> => {
  const entry = parseEntryName(name);
  if (entry === undefined)
    throw new WrongUseError(`\`${name}\` is not the name of an entry`, 'name one as `INCIDENT:SEQ`');
  const proof = await proveSealed(await openExport(from), entry);
  if (proof === undefined) throw new NotMetError('no seal in there covers that entry', 'see `audit verify --from DIR`');
  screen.printJson(proof);
  screen.print(`${jsonText(proof.entry)}\n${describeSeal(proof)}`);
  if (out !== undefined) await writeProof(screen, proof, out);
  return EXIT.good;
};

/** Writes what `audit verify --proof` reads. */
export const writeProof = async (screen: Screen, proof: SealedProof, out: string): Promise<void> => {
  await writeFile(out, proofFile(proof)).catch((cause: unknown) => {
    throw new CouldNotRunError(`\`${out}\` cannot be written`, 'name another file', { cause });
  });
  screen.note(`The proof is in ${out}. Check it anywhere: \`firebreak audit verify --proof ${out} --key FILE\``);
};

export const describeSeal = ({ index, seal }: SealedProof): string =>
  `Entry ${index + 1} of ${seal.count} under seal ${seal.n}, signed ${seal.at} with key ${seal.key_sha256.slice(0, 16)}.`;

const readKey = async (path: string): Promise<KeyObject> => {
  const key = parseKey(await readInput(path));
  if (key === undefined) throw new WrongUseError(`\`${path}\` holds no P-256 public key`, 'name a PEM file');
  return key;
};

const readInput = (path: string): Promise<Buffer> =>
  readFile(path).catch((cause: unknown) => {
    throw new CouldNotRunError(`\`${path}\` cannot be read`, 'check its name', { cause });
  });
