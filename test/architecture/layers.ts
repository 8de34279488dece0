/** A layer of the project: where its files are, and whose files they may import besides their own. */
interface Layer {
  name: string;
  holds: RegExp;
  imports: readonly string[];
}

const EVERYTHING = ['*'];

/** Files that put the product together. They alone construct clients and read the environment; nobody imports them. */
export const ROOT_LAYER = 'composition root';

/** The first layer that holds a file is its layer, so the narrow ones come first. */
const LAYERS: readonly Layer[] = [
  { name: 'test', holds: /^test\//, imports: EVERYTHING },
  { name: 'settings of a tool', holds: /^(?:[^/]+\.config\.[a-z]+$|\.ci\/)/, imports: [] },
  {
    name: ROOT_LAYER,
    holds: /^(?:infra\/local\/|infra\/lambda\/|infra\/cdk\/app\.ts$|console\/cli\/(?:main\.ts|firebreak\.mjs)$)/,
    imports: EVERYTHING,
  },
  { name: 'infra/local-aws', holds: /^infra\/local-aws\//, imports: [] },
  { name: 'infra', holds: /^infra\//, imports: ['shared'] },
  { name: 'shared', holds: /^shared\//, imports: [] },
  { name: 'mcp-servers', holds: /^mcp-servers\//, imports: ['shared'] },
  { name: 'agents', holds: /^agents\//, imports: ['shared'] },
  { name: 'graph', holds: /^graph\//, imports: ['agents', 'shared'] },
  { name: 'chaos', holds: /^chaos\//, imports: ['shared'] },
  { name: 'console', holds: /^console\//, imports: ['shared'] },
];

/** The layer of a file; undefined when it lies where no layer is. */
export const layerOf = (file: string): string | undefined => LAYERS.find(({ holds }) => holds.test(file))?.name;

/** True when a file of the layer `from` may import one of the layer `to`. */
export const mayImport = (from: string, to: string): boolean => {
  if (from === to) return true;
  const allowed = LAYERS.find(({ name }) => name === from)?.imports ?? [];
  return allowed.includes(to) || allowed.includes('*');
};
