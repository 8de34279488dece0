import { kindOf, membersOf, traitsOf, type Schema } from './schema.ts';
import { readScalar } from './scalar.ts';

/** A node of the tree that dotted parameter names describe: its own text, and what hangs below it. */
interface Branch {
  text?: string;
  readonly children: Map<string, Branch>;
}

const newBranch = (): Branch => ({ children: new Map() });

const ENVELOPE = new Set(['Action', 'Version']);

/** Reads the flat parameters of the query protocol (`Tags.member.1.Key=…`) into the SDK's input. */
export function readQuery(schema: Schema, parameters: URLSearchParams): Record<string, unknown> {
  const root = newBranch();
  for (const [name, text] of parameters) if (!ENVELOPE.has(name)) plant(root, name.split('.'), text);
  return kindOf(schema) === 'structure' ? readStructure(schema, root) : {};
}

function plant(root: Branch, path: readonly string[], text: string): void {
  let branch = root;
  for (const step of path) {
    const next = branch.children.get(step) ?? newBranch();
    branch.children.set(step, next);
    branch = next;
  }
  branch.text = text;
}

function readBranch(schema: Schema, branch: Branch): unknown {
  switch (kindOf(schema)) {
    case 'structure':
      return readStructure(schema, branch);
    case 'list':
      return readList(schema, branch);
    case 'map':
      return readMap(schema, branch);
    default:
      return readScalar(schema, branch.text ?? '');
  }
}

function readStructure(schema: Schema, branch: Branch): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const sent = branch.children.get(traitsOf(member).xmlName ?? name);
    if (sent) read[name] = readBranch(member, sent);
  }
  return read;
}

function readList(schema: Schema, branch: Branch): unknown[] {
  const member = schema.getValueSchema();
  const items = traitsOf(schema).xmlFlattened ? branch : child(branch, traitsOf(member).xmlName ?? 'member');
  return inOrder(items).map((item) => readBranch(member, item));
}

function readMap(schema: Schema, branch: Branch): Record<string, unknown> {
  const value = schema.getValueSchema();
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(value).xmlName ?? 'value';
  const entries = traitsOf(schema).xmlFlattened ? branch : child(branch, 'entry');
  return Object.fromEntries(
    inOrder(entries).map((entry) => [child(entry, keyName).text ?? '', readBranch(value, child(entry, valueName))]),
  );
}

const child = (branch: Branch, name: string): Branch => branch.children.get(name) ?? newBranch();

const inOrder = (branch: Branch): Branch[] =>
  [...branch.children]
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
