import type { Position } from '@aws-sdk/client-iam';
import { isMap, isSeq, LineCounter, parseDocument } from 'yaml';

/**
 * Where a statement stands in its document, lines and columns counted from 1. JSON is YAML, whose parser keeps places.
 * Undefined when the text cannot be read that way.
 */
export function statementPosition(text: string, index: number): { start: Position; end: Position } | undefined {
  const lines = new LineCounter();
  const root = parseDocument(text, { lineCounter: lines }).contents;
  const statements = isMap(root) ? root.get('Statement', true) : undefined;
  const node: unknown = isSeq(statements) ? statements.items[index] : statements;
  const range = isMap(node) ? node.range : undefined;
  if (!range) return undefined;
  return { start: position(lines, range[0]), end: position(lines, range[1]) };
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { Line: line, Column: col };
}
