import { describe, expect, it } from 'vitest';
import { dependencies, manifest, packageOf, USED_OTHERWISE } from './architecture/dependencies.ts';
import * as exception from './architecture/exceptions.ts';
import { layerOf, mayImport, ROOT_LAYER } from './architecture/layers.ts';
import { type Fact, readFacts } from './architecture/source-facts.ts';
import { isCode, isTest, projectFiles, textOf, topFolders } from './architecture/source-tree.ts';

const files = projectFiles();
const sources = files.filter(isCode).map(readFacts);
const product = sources.filter(({ file }) => !isTest(file));
const imports = sources.flatMap((source) => source.imports);
const isRoot = (file: string): boolean => layerOf(file) === ROOT_LAYER;

/** Lines a reader can jump to: `file:line what`. */
const at = (facts: readonly Fact[]): string[] => facts.map(({ file, line, what }) => `${file}:${line} ${what}`);
const outside = (facts: readonly Fact[], exceptions: Parameters<typeof exception.isExcepted>[1]): Fact[] =>
  facts.filter(({ file }) => !exception.isExcepted(file, exceptions));

/** Every line of our text that matches. */
const linesWith = (pattern: RegExp, among: readonly string[]): Fact[] =>
  among.flatMap((file) =>
    textOf(file)
      .split('\n')
      .flatMap((text, index) => (pattern.test(text) ? [{ file, line: index + 1, what: text.trim() }] : [])),
  );

describe('imports', () => {
  it('are found in the tree, so that these rules judge something', () => {
    expect(imports.filter(({ isOurs }) => isOurs).length).toBeGreaterThan(500);
  });

  it('come from a file that has a layer', () => {
    expect(product.filter(({ file }) => layerOf(file) === undefined).map(({ file }) => file)).toEqual([]);
  });

  it('flow one way', () => {
    const back = imports.filter(
      ({ file, target, isOurs }) => isOurs && !mayImport(layerOf(file) ?? '', layerOf(target) ?? ''),
    );
    expect(at(back)).toEqual([]);
  });

  it('of a composition root are left to roots and tests', () => {
    const wrong = imports.filter(({ file, target }) => isRoot(target) && !isRoot(file) && !isTest(file));
    expect(at(wrong)).toEqual([]);
  });

  it('of tests are left to tests', () => {
    expect(at(imports.filter(({ file, target, isOurs }) => isOurs && isTest(target) && !isTest(file)))).toEqual([]);
  });

  it('of agents reach AWS neither by its SDK nor by our clients', () => {
    const reaches = /^(?:@aws-sdk\/|@smithy\/|shared\/aws\/|mcp-servers\/)/;
    expect(at(imports.filter(({ file, target }) => layerOf(file) === 'agents' && reaches.test(target)))).toEqual([]);
  });

  it('keep the grader out of reach of those who are graded', () => {
    const graded = new Set(['agents', 'graph', 'mcp-servers', 'shared']);
    const cheats = imports.filter(({ file, target }) => graded.has(layerOf(file) ?? '') && target.startsWith('chaos/'));
    expect(at(cheats)).toEqual([]);
  });

  it('of our files say the whole name', () => {
    const known = new Set(files);
    expect(at(imports.filter(({ target, isOurs }) => isOurs && !known.has(target)))).toEqual([]);
  });
});

describe('composition roots alone', () => {
  it('read the environment', () => {
    const reads = product.filter(({ file }) => !isRoot(file)).flatMap(({ environmentReads }) => environmentReads);
    expect(at(outside(reads, exception.READS_ENVIRONMENT))).toEqual([]);
  });

  it('construct SDK clients', () => {
    const made = product
      .filter(({ file }) => !isRoot(file))
      .flatMap(({ constructions }) => constructions)
      .filter(({ name, from }) => name.endsWith('Client') && from.startsWith('@aws-sdk/'));
    expect(at(outside(made, exception.CONSTRUCTS_CLIENTS))).toEqual([]);
  });
});

describe('a dependency', () => {
  const named = new Set(imports.flatMap(({ target, isOurs }) => (isOurs ? [] : (packageOf(target) ?? []))));

  it('is imported, or used in a way that is written down', () => {
    const unused = Object.keys(dependencies()).filter((name) => !named.has(name) && !(name in USED_OTHERWISE));
    expect(unused).toEqual([]);
  });

  it('is named in package.json', () => {
    const strays = imports.filter(({ target, isOurs }) => !isOurs && !((packageOf(target) ?? 'zod') in dependencies()));
    expect(at(strays)).toEqual([]);
  });

  it('of development stays out of what runs', () => {
    const used = imports
      .filter(({ file }) => !isTest(file) && layerOf(file) !== 'settings of a tool')
      .filter(({ target, isOurs }) => !isOurs && (packageOf(target) ?? '') in manifest.devDependencies);
    expect(at(outside(used, exception.USES_DEVELOPMENT_PACKAGES))).toEqual([]);
  });

  it('is pinned', () => {
    const loose = Object.entries(dependencies()).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
    expect(loose).toEqual([]);
  });
});

describe('a file', () => {
  it('is named after what it holds', () => {
    const vague = /^(?:utils?|helpers?|managers?|services?|common|misc|types|base|impl)$/;
    const isVague = (file: string): boolean => {
      const [stem = ''] = (file.split('/').at(-1) ?? '').split('.');
      return stem.split('-').some((word) => vague.test(word));
    };
    const found = files.filter((file) => isCode(file) && isVague(file));
    expect(found.filter((file) => !exception.isExcepted(file, exception.NAMED_VAGUELY))).toEqual([]);
  });

  it('is written in kebab-case', () => {
    const kebab = /(?:^|\/)[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9-]+)*$/;
    expect(files.filter((file) => isCode(file) && !kebab.test(file))).toEqual([]);
  });

  it('has at most 300 lines', () => {
    const long = sources.filter(({ lines }) => lines > 300).map(({ file, lines }) => `${file}: ${lines} lines`);
    expect(long).toEqual([]);
  });

  it('exports by name', () => {
    const defaults = sources.flatMap(({ defaultExports }) => defaultExports);
    expect(at(outside(defaults, exception.EXPORTS_BY_DEFAULT))).toEqual([]);
  });

  it('says no more of what is still to be done than an issue would', () => {
    const ours = files.filter((file) => isCode(file) || file.endsWith('.md'));
    expect(at(linesWith(/\b(?:TO[D]O|FIXM[E])\b/, ours))).toEqual([]);
  });

  it('gives a reason with every rule of the linter that it switches off', () => {
    const isSwitch = /eslint-disabl[e]/;
    const hasReason = /eslint-disabl[e][a-z-]* [@a-z/, -]+ -- \S{3}/;
    const found = linesWith(isSwitch, files.filter(isCode)).filter(({ what }) => !hasReason.test(what));
    expect(at(found)).toEqual([]);
  });
});

describe('the product', () => {
  it('throws errors that have a name', () => {
    const thrown = product.flatMap(({ plainErrors }) => plainErrors);
    expect(at(outside(thrown, exception.THROWS_PLAIN_ERRORS))).toEqual([]);
  });

  it('writes to the console from the command line only', () => {
    const written = product.flatMap(({ consoleCalls }) => consoleCalls);
    expect(at(outside(written, exception.WRITES_TO_CONSOLE))).toEqual([]);
  });

  it('moves a status through the store only', () => {
    const moves = product
      .filter(({ file }) => /^(?:shared|agents|graph|mcp-servers|chaos|console)\//.test(file))
      .filter(({ file }) => !file.startsWith('shared/store/'))
      .flatMap(({ statusAssignments }) => statusAssignments);
    expect(at(moves)).toEqual([]);
  });
});

describe('a test', () => {
  it('is neither skipped nor run alone', () => {
    const wrong = sources
      .flatMap(({ runnerUses }) => runnerUses)
      .filter(({ what }) => /\.(?:only|skip|todo|fails)$/.test(what));
    expect(at(wrong)).toEqual([]);
  });

  it('runs the real thing and replaces no module', () => {
    const mocks = sources
      .flatMap(({ runnerUses }) => runnerUses)
      .filter(({ what }) => /^vi\.(?:mock|doMock|hoisted)$/.test(what));
    expect(at(mocks)).toEqual([]);
  });

  it('states what is so', () => {
    const titles = sources.flatMap(({ testTitles }) => testTitles);
    expect(titles.length).toBeGreaterThan(500);
    expect(at(titles.filter(({ what }) => /^should\b/i.test(what) || what.trim() === ''))).toEqual([]);
  });
});

describe('a folder of the top level', () => {
  it.each(topFolders())('%s has a README of at most one page', (folder) => {
    const readme = `${folder}/README.md`;
    expect(files.filter((file) => file === readme)).toEqual([readme]);
    const text = textOf(readme);
    expect(text.split('\n').length).toBeLessThanOrEqual(80);
    expect(text.split(/\s+/).length).toBeLessThanOrEqual(900);
  });
});
