import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keepPeople, openDirectory, PEOPLE_FILE } from '../../../infra/local/approvals.ts';
import { createFileDirectory } from '../../../shared/approvals/file-directory.ts';
import { RetryableError } from '../../../shared/errors.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'people-'));
  file = path.join(folder, PEOPLE_FILE);
});
afterEach(() => rm(folder, { recursive: true }));

const ADA = '{ id: ada, name: Ada, groups: [responders], email: ada@example.com, slack: ["T1:U1"] }';

describe('the people of a file', () => {
  it.each([
    ['YAML', `people:\n  - ${ADA}\n`],
    ['JSON', '{"people":[{"id":"ada","name":"Ada","groups":["responders"],"slack":["T1:U1"]}]}'],
  ])('are read from %s', async (_format, text) => {
    await writeFile(file, text);
    const directory = createFileDirectory(file);
    expect(await directory.find({ slack: 'T1:U1' })).toMatchObject({ id: 'ada', groups: ['responders'] });
    expect(await directory.find({ id: 'bob' })).toBeUndefined();
    expect(await directory.all()).toHaveLength(1);
  });

  it('are read again when the file changed', async () => {
    await writeFile(file, `people: [${ADA}]`);
    const directory = createFileDirectory(file);
    expect(await directory.find({ id: 'ada' })).toMatchObject({ groups: ['responders'] });
    await writeFile(file, `people: [${ADA.replace('[responders]', '[]')}]`);
    expect(await directory.find({ id: 'ada' })).toMatchObject({ groups: [] });
    await writeFile(file, 'people: []');
    expect(await directory.find({ id: 'ada' })).toBeUndefined();
  });

  it('are nobody where two share a name', async () => {
    await writeFile(file, `people: [${ADA}, ${ADA.replace('id: ada', 'id: adam')}]`);
    const directory = createFileDirectory(file);
    expect(await directory.find({ email: 'ada@example.com' })).toBeUndefined();
    expect(await directory.find({ id: 'adam' })).toBeDefined();
  });

  it.each([
    ['is not there', undefined],
    ['is no YAML', 'people: ['],
    ['has a person without an id', 'people: [{ name: Ada }]'],
    ['has a field that nobody knows', `people: [${ADA.replace('groups', 'group')}]`],
    ['is empty', ''],
  ])('let nobody in when the file %s, and can be tried again', async (_what, text) => {
    await writeFile(file, `people: [${ADA}]`);
    const directory = createFileDirectory(file);
    await directory.find({ id: 'ada' });
    await (text === undefined ? rm(file) : writeFile(file, text));
    await expect(directory.find({ id: 'ada' })).rejects.toThrow(RetryableError);
    await writeFile(file, `people: [${ADA}]`);
    expect(await directory.find({ id: 'ada' })).toBeDefined();
  });
});

describe('a data folder', () => {
  const OPERATORS = ['operator-1', 'operator-2'].map((name) => ({ name, token: 'secret' }));

  it('has its operators as approvers from its first start, each by every name, and no token', async () => {
    await keepPeople(folder, OPERATORS);
    const directory = openDirectory(folder);
    expect(await directory.find({ id: 'operator-1' })).toMatchObject({ groups: ['responders', 'security'] });
    const [, second] = await directory.all();
    expect(await directory.find({ slack: second!.slack[0]! })).toMatchObject({ id: 'operator-2' });
    expect(JSON.stringify(await directory.all())).not.toContain('secret');
  });

  it('keeps the people that somebody wrote', async () => {
    await writeFile(file, `people: [${ADA}]`);
    await keepPeople(folder, OPERATORS);
    expect(await openDirectory(folder).all()).toMatchObject([{ id: 'ada' }]);
  });
});
