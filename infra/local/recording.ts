import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { createTape, type Answers, type Tape } from '../../agents/model/recorded-model.ts';
import type { Catalogued } from '../../chaos/catalogue.ts';
import { describeError, TerminalError } from '../../shared/errors.ts';
import { requireCatalogued } from './drill-experiment.ts';
import type { DrillJob } from './drill-once.ts';

/** What stands beside the answers of one drill, once it was recorded to its end. */
const Label = z.object({ model: z.string(), drill: z.string(), seed: z.number() });
const LABEL = 'recording.json';
const RECORD_AGAIN = 'record it with `--record FOLDER` and the same drills and seed';

const idOf = (found: Catalogued): string => (found.kind === 'fault' ? found.fault.id : found.control.id);
const folderOf = (folder: string, { id, seed }: DrillJob): string =>
  path.join(folder, `${idOf(requireCatalogued(id))}-seed-${seed}`);

/** The tape of one drill: an empty one to record on, or the one that was recorded. */
export const openTape = async ({ folder, mode }: Answers, job: DrillJob): Promise<Tape> => {
  const own = folderOf(folder, job);
  if (mode === 'record') {
    await rm(own, { recursive: true, force: true });
    await mkdir(own, { recursive: true });
  }
  return createTape({ folder: own, mode });
};

/** Says of a tape whose answers are on it; without this it is not replayed. */
export const labelTape = async (tape: Tape, job: DrillJob, model: string): Promise<void> => {
  const label: z.infer<typeof Label> = { model, drill: idOf(requireCatalogued(job.id)), seed: job.seed };
  await writeFile(path.join(tape.folder, LABEL), `${JSON.stringify(label, null, 2)}\n`);
};

/**
 * The one model whose answers the recordings of all these drills hold. Throws `TerminalError`, before anything is run,
 * when a recording is missing, is of another seed or another model than `model`, or cannot be read.
 */
export const recordedModel = async (
  folder: string,
  jobs: readonly DrillJob[],
  model: string | undefined,
): Promise<string> => {
  const models = new Set<string>();
  for (const job of jobs) models.add(await readModel(folder, job));
  const [only, ...others] = models;
  if (only === undefined || others.length > 0)
    throw new TerminalError(
      `\`${folder}\` holds answers of several models (${[...models].join(', ')}): replay them apart`,
    );
  if (model !== undefined && model !== only)
    throw new TerminalError(`\`${folder}\` holds answers of \`${only}\`, not of \`${model}\`: leave \`--model\` out`);
  return only;
};

const readModel = async (folder: string, job: DrillJob): Promise<string> => {
  const file = path.join(folderOf(folder, job), LABEL);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new TerminalError(
      `\`${folder}\` holds no recording of \`${job.id}\` with seed ${job.seed}: ${RECORD_AGAIN}`,
      {
        cause,
      },
    );
  });
  try {
    return Label.parse(JSON.parse(text)).model;
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : describeError(cause);
    throw new TerminalError(`\`${file}\` cannot be read (${why}): ${RECORD_AGAIN}`, { cause });
  }
};
