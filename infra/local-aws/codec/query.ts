import { kindOf, membersOf, traitsOf, type Schema, type Traits } from './schema.ts';
import { readScalar } from './scalar.ts';

/** A node of the tree that dotted parameter names describe: its own text, and what hangs below it. */
interface Branch {
  text?: string;
  readonly children: Map<string, Branch>;
}

const newBranch = (): Branch => ({ children: new Map() });

const ENVELOPE = new Set(['Action', 'Version']);

/** How a dialect of the protocol names members, and whether all its lists are flat (`SubnetId.1=…`). */
interface Dialect {
  nameOf(member: string, traits: Traits): string;
  readonly hasFlatLists: boolean;
}

const QUERY: Dialect = { nameOf: (member, { xmlName }) => xmlName ?? member, hasFlatLists: false };

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);

/** EC2's own: it writes in answers what it names otherwise in requests. */
const EC2: Dialect = {
  nameOf: (member, { xmlName, ec2QueryName }) => ec2QueryName ?? capitalized(xmlName ?? member),
  hasFlatLists: true,
};

/** Reads the flat parameters of the query protocol (`Tags.member.1.Key=…`) into the SDK's input. */
export function readQuery(
  schema: Schema,
  parameters: URLSearchParams,
  protocol: 'awsQuery' | 'ec2Query' = 'awsQuery',
): Record<string, unknown> {
  const root = newBranch();
  for (const [name, text] of parameters) if (!ENVELOPE.has(name)) plant(root, name.split('.'), text);
  return kindOf(schema) === 'structure' ? readStructure(schema, root, protocol === 'ec2Query' ? EC2 : QUERY) : {};
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

function readBranch(schema: Schema, branch: Branch, dialect: Dialect): unknown {
  switch (kindOf(schema)) {
    case 'structure':
      return readStructure(schema, branch, dialect);
    case 'list':
      return readList(schema, branch, dialect);
    case 'map':
      return readMap(schema, branch, dialect);
    default:
      return readScalar(schema, branch.text ?? '');
  }
}

function readStructure(schema: Schema, branch: Branch, dialect: Dialect): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const sent = branch.children.get(dialect.nameOf(name, traitsOf(member)));
    if (sent) read[name] = readBranch(member, sent, dialect);
  }
  return read;
}

function readList(schema: Schema, branch: Branch, dialect: Dialect): unknown[] {
  const member = schema.getValueSchema();
  const isFlat = dialect.hasFlatLists || traitsOf(schema).xmlFlattened;
  const items = isFlat ? branch : child(branch, traitsOf(member).xmlName ?? 'member');
  return inOrder(items).map((item) => readBranch(member, item, dialect));
}

function readMap(schema: Schema, branch: Branch, dialect: Dialect): Record<string, unknown> {
  const value = schema.getValueSchema();
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(value).xmlName ?? 'value';
  const entries = traitsOf(schema).xmlFlattened ? branch : child(branch, 'entry');
  return Object.fromEntries(
    inOrder(entries).map((entry) => [
      child(entry, keyName).text ?? '',
      readBranch(value, child(entry, valueName), dialect),
    ]),
  );
}

const child = (branch: Branch, name: string): Branch => branch.children.get(name) ?? newBranch();

const inOrder = (branch: Branch): Branch[] =>
  [...branch.children]
    .filter(([name]) => /^\d+$/.test(name))
    .sort(([a], [b]) => Number(a) - Number(b))
    .map(([, item]) => item);
