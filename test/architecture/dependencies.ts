import { builtinModules } from 'node:module';
import { textOf } from './source-tree.ts';

interface Manifest {
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  devDependencies: Record<string, string>;
}

export const manifest = JSON.parse(textOf('package.json')) as Manifest;

/** Every package that the project names, with the version it pins. */
export const dependencies = (): Record<string, string> => ({
  ...manifest.dependencies,
  ...manifest.optionalDependencies,
  ...manifest.devDependencies,
});

/** The package that a specifier belongs to; undefined for Node's own modules and for our files. */
export const packageOf = (specifier: string): string | undefined => {
  if (specifier.startsWith('.') || specifier.startsWith('node:') || builtinModules.includes(specifier))
    return undefined;
  const [scope = '', name = ''] = specifier.split('/');
  return scope.startsWith('@') ? `${scope}/${name}` : scope;
};

/** Packages that are used without an import, and by what. */
export const USED_OTHERWISE: Readonly<Record<string, string>> = {
  '@dynoxide/linux-x64': 'holds a program, which `infra/local-aws/dynoxide/binary.ts` starts',
  '@types/node': 'read by the compiler',
  eslint: 'run by `npm run check`',
  prettier: 'run by `npm run check`',
};
