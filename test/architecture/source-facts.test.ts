import { describe, expect, it } from 'vitest';
import { factsOf, type SourceFacts } from './source-facts.ts';

type Kind = Exclude<keyof SourceFacts, 'file' | 'lines'>;

const found = (text: string, kind: Kind): string[] =>
  factsOf('agents/critic/agent.ts', text)[kind].map((fact) => `${fact.line} ${fact.what}`);

describe('an import is seen', () => {
  it.each([
    ['statically', `import { a } from '../model/a.ts';`, 'agents/model/a.ts'],
    ['for its types', `import type { A } from '../../chaos/drill.ts';`, 'chaos/drill.ts'],
    ['for its effects', `import './b.ts';`, 'agents/critic/b.ts'],
    ['as a re-export', `export { a } from '../a.ts';`, 'agents/a.ts'],
    ['dynamically', `const a = await import('../../infra/local/host.ts');`, 'infra/local/host.ts'],
    ['inside a type', `type A = import('../../graph/state.ts').State;`, 'graph/state.ts'],
    ['from a package', `import { z } from 'zod';`, 'zod'],
  ])('%s', (_how, text, target) => {
    expect(factsOf('agents/critic/agent.ts', text).imports.map((one) => one.target)).toEqual([target]);
  });

  it('and not where text only speaks of one', () => {
    expect(found(`// import './a.ts'\nconst text = "import './b.ts'";`, 'imports')).toEqual([]);
  });
});

describe('a breach is seen', () => {
  it.each<[Kind, string, string]>([
    ['environmentReads', 'a();\nconst b = process.env.HOME;', '2 process.env'],
    ['plainErrors', `throw new Error('no');`, `1 throw new Error('no');`],
    ['consoleCalls', `console.log('a')`, `1 console.log('a')`],
    ['defaultExports', 'export default 1;', '1 export default 1;'],
    ['defaultExports', 'export default function a() {}', '1 export default function a() {}'],
    ['statusAssignments', `incident.status = 'RESOLVED'`, `1 incident.status = 'RESOLVED'`],
    ['runnerUses', `it.only('a', () => {})`, '1 it.only'],
    ['runnerUses', `vi.mock('./a.ts')`, '1 vi.mock'],
    ['testTitles', `it('should do', () => {})`, '1 should do'],
    ['constructions', `import { A } from 'a';\nnew A();`, '2 new A()'],
  ])('%s in %s', (kind, text, expected) => {
    expect(found(text, kind)).toEqual([expected]);
  });

  it.each<[Kind, string]>([
    ['plainErrors', `throw new TerminalError('no')`],
    ['statusAssignments', `if (incident.status === 'RESOLVED') a();`],
    ['consoleCalls', `screen.log('a')`],
    ['environmentReads', `const env = 'process.env';`],
    ['constructions', `new Map()`],
  ])('and nothing of %s in %s', (kind, text) => {
    expect(found(text, kind)).toEqual([]);
  });
});
