import path from 'node:path';
import ts from 'typescript';
import { textOf } from './source-tree.ts';

/** Something that a file does, and where. `what` is as much of the source as a reader needs to recognise it. */
export interface Fact {
  file: string;
  line: number;
  what: string;
}

export interface Import extends Fact {
  /** A path relative to the project's root for a file of ours, else the specifier as it is written. */
  target: string;
  isOurs: boolean;
}

/** What the rules ask about one file, read from its syntax tree and not from its text. */
export interface SourceFacts {
  file: string;
  lines: number;
  imports: Import[];
  /** `new X(…)` where X was imported, with the package or file that X came from. */
  constructions: (Fact & { name: string; from: string })[];
  environmentReads: Fact[];
  plainErrors: Fact[];
  consoleCalls: Fact[];
  defaultExports: Fact[];
  statusAssignments: Fact[];
  /** Calls and properties of the test runner by dotted name: `it.only`, `vi.mock`. */
  runnerUses: Fact[];
  testTitles: Fact[];
}

const RUNNERS = new Set(['it', 'test', 'describe', 'vi', 'bench', 'suite']);

export const readFacts = (file: string): SourceFacts => factsOf(file, textOf(file));

/** The facts of a file with this text; imports are resolved against its path. */
export const factsOf = (file: string, text: string): SourceFacts => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true, scriptKind(file));
  const facts: SourceFacts = {
    file,
    lines: source.getLineStarts().length - (text.endsWith('\n') ? 1 : 0),
    imports: [],
    constructions: [],
    environmentReads: [],
    plainErrors: [],
    consoleCalls: [],
    defaultExports: [],
    statusAssignments: [],
    runnerUses: [],
    testTitles: [],
  };
  const importedFrom = new Map<string, string>();
  const visit = (node: ts.Node): void => {
    const fact = (): Fact => ({ file, line: lineOf(node, source), what: firstLine(node.getText(source)) });
    noteImport(node, fact, facts, importedFrom);
    noteConstruction(node, fact, facts, importedFrom);
    noteAccess(node, fact, facts);
    noteCall(node, fact, facts);
    if (isDefaultExport(node)) facts.defaultExports.push(fact());
    if (isStatusAssignment(node)) facts.statusAssignments.push(fact());
    ts.forEachChild(node, visit);
  };
  visit(source);
  return facts;
};

const scriptKind = (file: string): ts.ScriptKind => {
  if (file.endsWith('.tsx')) return ts.ScriptKind.TSX;
  return /\.(?:mjs|js)$/.test(file) ? ts.ScriptKind.JS : ts.ScriptKind.TS;
};

const lineOf = (node: ts.Node, source: ts.SourceFile): number =>
  source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;

const firstLine = (text: string): string => text.split('\n', 1)[0]?.slice(0, 100) ?? '';

type MakeFact = () => Fact;

const noteImport = (
  node: ts.Node,
  fact: MakeFact,
  { file, imports }: SourceFacts,
  importedFrom: Map<string, string>,
): void => {
  const specifier = specifierOf(node);
  if (specifier === undefined) return;
  const isOurs = specifier.startsWith('.');
  const target = isOurs ? path.posix.join(path.posix.dirname(file), specifier) : specifier;
  imports.push({ ...fact(), target, isOurs });
  if (ts.isImportDeclaration(node)) for (const name of namesOf(node)) importedFrom.set(name, target);
};

/** The module that a node names: static and dynamic imports, re-exports, `import('x').T` and `require.resolve`. */
const specifierOf = (node: ts.Node): string | undefined => {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return literal(node.moduleSpecifier);
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) return literal(node.argument.literal);
  if (!ts.isCallExpression(node)) return undefined;
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = /^require(?:\.resolve)?$/.test(node.expression.getText());
  return isImport || isRequire ? literal(node.arguments[0]) : undefined;
};

const literal = (node: ts.Node | undefined): string | undefined =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined;

const namesOf = ({ importClause }: ts.ImportDeclaration): string[] => {
  const bindings = importClause?.namedBindings;
  const named = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : [];
  return [importClause?.name, ...named.map(({ name }) => name)].flatMap((name) => name?.text ?? []);
};

const noteConstruction = (
  node: ts.Node,
  fact: MakeFact,
  { constructions, plainErrors }: SourceFacts,
  importedFrom: Map<string, string>,
): void => {
  if (ts.isThrowStatement(node) && ts.isNewExpression(node.expression) && isNamed(node.expression.expression, 'Error'))
    plainErrors.push(fact());
  if (!ts.isNewExpression(node) || !ts.isIdentifier(node.expression)) return;
  const from = importedFrom.get(node.expression.text);
  if (from !== undefined) constructions.push({ ...fact(), name: node.expression.text, from });
};

const isNamed = (node: ts.Node, name: string): boolean => ts.isIdentifier(node) && node.text === name;

const noteAccess = (node: ts.Node, fact: MakeFact, { environmentReads, runnerUses }: SourceFacts): void => {
  if (!ts.isPropertyAccessExpression(node)) return;
  if (isNamed(node.expression, 'process') && node.name.text === 'env') environmentReads.push(fact());
  if (ts.isIdentifier(node.expression) && RUNNERS.has(node.expression.text))
    runnerUses.push({ ...fact(), what: `${node.expression.text}.${node.name.text}` });
};

const noteCall = (node: ts.Node, fact: MakeFact, { consoleCalls, testTitles }: SourceFacts): void => {
  if (!ts.isCallExpression(node)) return;
  if (ts.isPropertyAccessExpression(node.expression) && isNamed(node.expression.expression, 'console'))
    consoleCalls.push(fact());
  const title = literal(node.arguments[0]);
  if (title !== undefined && /^(?:it|test|describe)\b/.test(node.expression.getText()))
    testTitles.push({ ...fact(), what: title });
};

const isDefaultExport = (node: ts.Node): boolean =>
  ts.isExportAssignment(node) ||
  (ts.canHaveModifiers(node) &&
    (ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword) ?? false)) ||
  (ts.isExportSpecifier(node) && node.name.text === 'default');

const isStatusAssignment = (node: ts.Node): boolean =>
  ts.isBinaryExpression(node) &&
  node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
  ts.isPropertyAccessExpression(node.left) &&
  node.left.name.text === 'status';
