import { describe, expect, it } from 'vitest';
import { imageDiff } from '../../../shared/changes/image-diff.ts';

describe('the diff of a resource', () => {
  it('shows what goes and what comes, member by member', () => {
    const diff = imageDiff('orders', { timeout_seconds: 1, revision_id: 'a' }, { timeout_seconds: 10 });
    expect(diff).toContain('--- orders\tbefore');
    expect(diff).toContain('-  "timeout_seconds": 1\n');
    expect(diff).toContain('+  "timeout_seconds": 10\n');
    expect(diff).not.toContain('revision_id');
  });

  it('is empty when nothing changes, in whatever order the members come', () => {
    expect(imageDiff('orders', { a: 1, b: 2, revision_id: 'x' }, { b: 2, a: 1 })).toBe('');
  });

  it('shows a thing that did not exist as new, whole', () => {
    expect(imageDiff('policy', null, { Version: '2012-10-17' })).toContain('+  "Version": "2012-10-17"');
  });

  it.each([
    ['a right-to-left override', '\u202e'],
    ['a zero-width space', '\u200b'],
    ['a terminal sequence', '\u001b[2K'],
    ['a Cyrillic look-alike', 'о'],
    ['an invisible tag', '\u{e0041}'],
  ])('shows %s for what it is', (_, text) => {
    const diff = imageDiff('policy', null, { Sid: `a${text}b` });
    expect(diff).toMatch(/a\\u[0-9a-f]{4}/);
    expect(diff).toMatch(/^[\n\t\x20-\x7e]*$/);
  });
});
