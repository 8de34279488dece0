import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { labelTape, openTape, recordedModel } from '../../../infra/local/recording.ts';
import { requireWritable, writeReport } from '../../../infra/local/report-files.ts';
import { SECTION_BEGIN, SECTION_END } from '../../../chaos/scoreboard/marked-section.ts';
import { reportOf } from '../../../chaos/drill-result.ts';

const roots: string[] = [];
let folder: string;
beforeEach(async () => roots.push((folder = await mkdtemp(path.join(tmpdir(), 'firebreak-recording-')))));
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true }))));

const JOB = { id: 'IAM-01', seed: 1 };
const record = async (job = JOB, model = 'runbook') =>
  labelTape(await openTape({ folder, mode: 'record' }, job), job, model);

describe('a recording', () => {
  it('is found again by the name and by the taxonomy id of its drill', async () => {
    await record();
    await expect(recordedModel(folder, [JOB, { ...JOB, id: 'managed-policy-detached' }], undefined)).resolves.toBe(
      'runbook',
    );
  });

  it('that was not finished is none', async () => {
    await openTape({ folder, mode: 'record' }, JOB);
    await expect(recordedModel(folder, [JOB], undefined)).rejects.toThrow('holds no recording');
  });

  it.each<[string, RegExp, () => Promise<unknown>]>([
    ['of another seed', /no recording of `IAM-01` with seed 1: record it/, () => record({ ...JOB, seed: 2 })],
    ['of another drill', /no recording of `IAM-01`/, () => record({ ...JOB, id: 'IAM-02' })],
    [
      'of another model',
      /answers of `bedrock:x`, not of `runbook`: leave `--model` out/,
      () => record(JOB, 'bedrock:x'),
    ],
    [
      'that is broken',
      /cannot be read [^]*: record it/,
      async () => {
        await record();
        await writeFile(path.join(folder, 'managed-policy-detached-seed-1', 'recording.json'), '{"model":');
      },
    ],
    [
      'that is something else',
      /cannot be read [^]*: record it/,
      async () => {
        await record();
        await writeFile(path.join(folder, 'managed-policy-detached-seed-1', 'recording.json'), '{"model":1}');
      },
    ],
  ])('%s is refused before anything is run', async (_, why, make) => {
    await make();
    await expect(recordedModel(folder, [JOB], 'runbook')).rejects.toThrow(why);
  });

  it('of several models is refused', async () => {
    await record();
    await record({ ...JOB, seed: 2 }, 'bedrock:x');
    await expect(recordedModel(folder, [JOB, { ...JOB, seed: 2 }], undefined)).rejects.toThrow('several models');
  });
});

describe('a report', () => {
  const run = { model: 'runbook', seed: 1, runs: 1, parallel: 1, cpus: 2, seconds: 1, begunAt: '', isReplay: false };
  const README = `# Ours\n\n${SECTION_BEGIN}\n\nold\n\n${SECTION_END}\n\nstays\n`;

  it.each<[string, string, RegExp]>([
    ['a Markdown file without markers', '# Ours\n', /has no place for the scoreboard: put the lines `<!--/],
    ['a Markdown file with one of them', `${SECTION_BEGIN}\n`, /has no place/],
  ])('is refused for %s, which is left alone', async (_, text, why) => {
    const markdown = path.join(folder, 'README.md');
    await writeFile(markdown, text);
    await expect(requireWritable({ markdown })).rejects.toThrow(why);
    expect(await readFile(markdown, 'utf8')).toBe(text);
  });

  it('is refused for files and folders that are not there, and for a folder', async () => {
    await expect(requireWritable({ markdown: path.join(folder, 'none.md') })).rejects.toThrow(
      'cannot be read (ENOENT)',
    );
    await expect(requireWritable({ html: path.join(folder, 'no', 'r.html') })).rejects.toThrow('cannot be written');
    await expect(requireWritable({ html: folder })).rejects.toThrow('is a folder');
  });

  it('is written between the markers, and not at all when the run was interrupted', async () => {
    const markdown = path.join(folder, 'README.md');
    const html = path.join(folder, 'r.html');
    await writeFile(markdown, README);
    await requireWritable({ markdown, html });
    await writeReport(reportOf([], { ...run, asked: 3 }), { markdown, html });
    expect(await readFile(markdown, 'utf8')).toBe(README);
    expect(await readFile(html, 'utf8')).toContain('Interrupted: 0 of 3 drills');
    await writeReport(reportOf([], { ...run, asked: 0 }), { markdown });
    const written = await readFile(markdown, 'utf8');
    expect(written).toMatch(/^# Ours\n[^]*Model `runbook`[^]*stays\n$/);
    expect(written).not.toContain('old');
  });
});
