import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Marks a name of which only the first part is written in the code. */
const BEGINNING = '\u2026';

/**
 * Tells which member names the code below a folder reads: `input.Name`, `{ Name }`, `input['Name']`,
 * `input[`Na${rest}`]`, or a text that is not merely listed under `honours`.
 */
export function mentions(folder: string): (name: string) => boolean {
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ts.createSourceFile(file, readFileSync(join(folder, file), 'utf8'), ts.ScriptTarget.Latest, true));
  const named = new Set<string>();
  const usedOutsideHonours = new Set<string>();
  for (const source of sources) collectUses(source, usedOutsideHonours);
  for (const source of sources) collectMentions(source, named, usedOutsideHonours);
  const beginnings = [...named].filter((name) => name.endsWith(BEGINNING)).map((name) => name.slice(0, -1));
  return (name) => named.has(name) || beginnings.some((beginning) => name.startsWith(beginning));
}

const isHonours = (node: ts.Node): boolean => ts.isPropertyAssignment(node) && node.name.getText() === 'honours';

/** Names of values that are used elsewhere than under `honours`: a list of members that code walks over, for one. */
function collectUses(node: ts.Node, uses: Set<string>): void {
  if (isHonours(node) || ts.isTypeNode(node)) return;
  if (ts.isIdentifier(node) && !(ts.isVariableDeclaration(node.parent) && node.parent.name === node))
    uses.add(node.text);
  ts.forEachChild(node, (child) => collectUses(child, uses));
}

function collectMentions(node: ts.Node, named: Set<string>, uses: ReadonlySet<string>): void {
  if (isHonours(node) || isListForHonoursOnly(node, uses) || ts.isTypeNode(node) || ts.isInterfaceDeclaration(node))
    return;
  if (ts.isPropertyAccessExpression(node)) named.add(node.name.text);
  if (ts.isBindingElement(node)) named.add((node.propertyName ?? node.name).getText().replace(/^'|'$/g, ''));
  if (
    ts.isElementAccessExpression(node) &&
    ts.isTemplateExpression(node.argumentExpression) &&
    node.argumentExpression.head.text !== ''
  ) {
    named.add(node.argumentExpression.head.text + BEGINNING);
  }
  if (ts.isStringLiteralLike(node)) for (const step of node.text.split(/\.|\[\]|\{\}/)) named.add(step);
  ts.forEachChild(node, (child) => collectMentions(child, named, uses));
}

const isListForHonoursOnly = (node: ts.Node, uses: ReadonlySet<string>): boolean =>
  ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && !uses.has(node.name.text);
