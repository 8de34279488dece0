import { describe, expect, it } from 'vitest';
import { buildProgram } from '../console/cli/program.ts';
import { transitionsDiagram } from '../shared/transitions-diagram.ts';
import { dependencies, manifest } from './architecture/dependencies.ts';
import { projectFiles, textOf } from './architecture/source-tree.ts';

const readme = textOf('README.md');
/** First cells of the table below a heading, whose names are in backticks. */
const namesBelow = (heading: string): string[] => {
  const [, section = ''] = readme.split(`\n## ${heading}\n`);
  const [table = ''] = section.split('\n## ');
  const cells = table.split('\n').flatMap((line) => /^\| (`[^|]*) \|/.exec(line)?.[1] ?? []);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name));
};

describe('the README', () => {
  it('draws the statuses as the table of transitions has them', () => {
    expect(readme).toContain(`\`\`\`mermaid\n${transitionsDiagram()}\n\`\`\``);
  });

  it('says why of every dependency, and of no other', () => {
    expect(namesBelow('Why each dependency').sort()).toEqual(Object.keys(dependencies()).sort());
  });

  it('names commands that exist', () => {
    const program = buildProgram({} as Parameters<typeof buildProgram>[0], '0');
    const known = program.commands.flatMap((command) => [
      command.name(),
      ...command.commands.map((sub) => `${command.name()} ${sub.name()}`),
    ]);
    const named = [...readme.matchAll(/npx firebreak ([a-z-]+)(?: ([a-z]+))?/g)].map(([, name = '', sub]) =>
      sub !== undefined && known.some((command) => command.startsWith(`${name} `)) ? `${name} ${sub}` : name,
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(known.filter((name) => !name.includes(' ') && !readme.includes(`npx firebreak ${name}`))).toEqual([]);
  });

  it('names scripts that exist', () => {
    const named = [...readme.matchAll(/npm run (?:-s )?([a-z]+)\b|npm (test)\b/g)].map(
      ([, run, test]) => run ?? test ?? '',
    );
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => manifest.scripts[name] === undefined)).toEqual([]);
  });

  it('links to files that are there', () => {
    const files = new Set(projectFiles());
    const linked = [...readme.matchAll(/\]\(([^):#]+)\)/g)].map(([, target = '']) => target);
    expect(linked.filter((target) => !files.has(target))).toEqual([]);
  });
});
