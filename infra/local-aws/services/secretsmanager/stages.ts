import { CURRENT, PREVIOUS, type SecretRecord, type VersionRecord } from './secret.ts';
import { invalidParameter, versionNotFound } from './secret-error.ts';

const STAGES_MAX = 20;

export const versionWithStage = ({ versions }: SecretRecord, stage: string): VersionRecord | undefined =>
  versions.find(({ stages }) => stages.includes(stage));

const without = (versions: readonly VersionRecord[], stage: string): VersionRecord[] =>
  versions.map((version) => ({ ...version, stages: version.stages.filter((each) => each !== stage) }));

const attach = (versions: readonly VersionRecord[], stage: string, id: string): VersionRecord[] =>
  without(versions, stage).map((version) =>
    version.id === id ? { ...version, stages: [...version.stages, stage] } : version,
  );

/** Moves a label to a version; `AWSCURRENT` leaves `AWSPREVIOUS` where it was. */
export const moveStage = (secret: SecretRecord, stage: string, toId: string): SecretRecord => {
  const before = versionWithStage(secret, stage)?.id;
  const moved = attach(secret.versions, stage, toId);
  const isLeaving = stage === CURRENT && before !== undefined && before !== toId;
  const versions = isLeaving ? attach(moved, PREVIOUS, before) : moved;
  for (const { stages } of versions) {
    if (stages.length > STAGES_MAX) throw invalidParameter(`A version can have at most ${String(STAGES_MAX)} labels.`);
  }
  return { ...secret, versions };
};

/** What `UpdateSecretVersionStage` asks: from where, to where, either of which may be left out. */
export const updateStage = (
  secret: SecretRecord,
  stage: string,
  { from, to }: { from: string | undefined; to: string | undefined },
): SecretRecord => {
  for (const id of [from, to]) {
    if (id !== undefined && !secret.versions.some((version) => version.id === id)) throw versionNotFound(id);
  }
  const attached = versionWithStage(secret, stage)?.id;
  if (from !== undefined && from !== attached) {
    throw invalidParameter(`The staging label ${stage} isn't attached to version ${from}.`);
  }
  if (to === undefined) return removeStage(secret, stage, from);
  if (attached !== undefined && attached !== to && from === undefined) {
    throw invalidParameter(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${stage} is currently attached to version ${attached}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  return moveStage(secret, stage, to);
};

const removeStage = (secret: SecretRecord, stage: string, from: string | undefined): SecretRecord => {
  if (from === undefined) {
    throw invalidParameter("The parameters MoveToVersionId and RemoveFromVersionId can't both be empty.");
  }
  if (stage === CURRENT) {
    throw invalidParameter(
      `You can only move staging label ${CURRENT} to a different secret version. It can’t be completely removed.`,
    );
  }
  return { ...secret, versions: without(secret.versions, stage) };
};
