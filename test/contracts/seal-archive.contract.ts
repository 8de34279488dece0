import { describe, expect, it } from 'vitest';
import type { SealArchive } from '../../shared/audit/seal-archive.ts';

/** What every driver of the seal archive promises. Each test asks for an archive of its own. */
export const sealArchiveContract = (createArchive: () => Promise<SealArchive>): void => {
  describe('the seal archive', () => {
    it('gives back what was put, byte for byte', async () => {
      const archive = await createArchive();
      const file = Buffer.from([0, 10, 13, 255, ...Buffer.from('{"n":"é"}')]);
      expect(await archive.put('seals/1.json', file)).toBe('stored');
      expect(await archive.read('seals/1.json')).toEqual(file);
    });

    it('keeps an empty file', async () => {
      const archive = await createArchive();
      await archive.put('segments/1.ndjson', Buffer.alloc(0));
      expect(await archive.read('segments/1.ndjson')).toEqual(Buffer.alloc(0));
    });

    it('never replaces what is there', async () => {
      const archive = await createArchive();
      await archive.put('seals/1.json', Buffer.from('first'));
      expect(await archive.put('seals/1.json', Buffer.from('second'))).toBe('exists');
      expect((await archive.read('seals/1.json'))?.toString()).toBe('first');
    });

    it('lets one of many writers at once have the place', async () => {
      const archive = await createArchive();
      const texts = Array.from({ length: 8 }, (_, n) => `writer ${n}`);
      const answers = await Promise.all(texts.map((text) => archive.put('seals/1.json', Buffer.from(text))));
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
      expect((await archive.read('seals/1.json'))?.toString()).toBe(texts[answers.indexOf('stored')]);
    });

    it('has nothing where nothing was put', async () => {
      const archive = await createArchive();
      expect(await archive.read('seals/1.json')).toBeUndefined();
      expect(await archive.list('seals/')).toEqual([]);
    });

    it('lists a folder and not its neighbours', async () => {
      const archive = await createArchive();
      const paths = ['seals/1.json', 'seals/2.json', 'seals/10.json', 'segments/1.ndjson', 'keys/ab.pem'];
      for (const path of paths) await archive.put(path, Buffer.from(path));
      expect((await archive.list('seals/')).sort()).toEqual(['seals/1.json', 'seals/10.json', 'seals/2.json']);
      expect(await archive.list('keys/')).toEqual(['keys/ab.pem']);
    });
  });
};
