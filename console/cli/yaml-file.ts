import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, parseDocument, type Scalar } from 'yaml';
import type { z } from 'zod';
import { describeError } from '../../shared/errors.ts';
import { CouldNotRunError, WrongUseError } from './exit.ts';

/** A place in a file, counted from 1, as editors do. */
export interface Place {
  line: number;
  column: number;
}

/** Something wrong in a file, by the path of the member that it is about. */
export interface Problem {
  path: readonly PropertyKey[];
  message: string;
}

/** A YAML or JSON file that holds a mapping. */
export interface YamlFile {
  stated: Record<string, unknown>;
  /** Where a member is named; the nearest one around it, when it is not there. */
  placeOf(path: readonly PropertyKey[]): Place;
  /** Where a character of a text is; only of texts written as a block (`|`), where nothing is folded or escaped. */
  placeIn(path: readonly PropertyKey[], offset: number): Place | undefined;
  /** The error that names every problem with its place. */
  refusal(problems: readonly Problem[]): WrongUseError;
}

/** How a file is refused. */
export interface YamlWords {
  /** What the file is called in refusals. */
  file: string;
  /** What to do about any refusal. */
  hint: string;
}

/** Reads a file of text. Throws `CouldNotRunError` when it cannot be read, `WrongUseError` when it is no text. */
export const readText = async ({ file, hint }: YamlWords, missing: { what: string; hint: string }): Promise<string> => {
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new CouldNotRunError(`${missing.what} cannot be read: ${describeError(error)}`, missing.hint);
  });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!text.includes('\0')) return text;
  } catch {
    // Refused below, as what is text by its encoding and none by its content.
  }
  throw new WrongUseError(`\`${file}\` is no text`, hint);
};

/** Reads YAML whose top is a mapping. Throws `WrongUseError` with line and column when it is not. */
export const parseYamlFile = (text: string, words: YamlWords): YamlFile => {
  const { file, hint } = words;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [error] = document.errors;
  if (error) throw new WrongUseError(`${located(file, placeAt(error.pos[0]))} is not YAML: ${error.message}`, hint);
  if (document.contents === null) throw new WrongUseError(`\`${file}\` is empty`, hint);
  if (!isMap(document.contents)) throw new WrongUseError(`\`${file}\` is no mapping of fields to values`, hint);
  const placeOf = (path: readonly PropertyKey[]): Place => placeAt(keyOffset(document, path));
  return {
    stated: document.toJS() as Record<string, unknown>,
    placeOf,
    placeIn: (path, offset) => {
      const node = document.getIn(path, true);
      return isScalar(node) && node.type === 'BLOCK_LITERAL' ? placeInBlock(node, offset, text, lines) : undefined;
    },
    refusal: (problems) => {
      const placed = problems
        .map(({ path, message }) => ({ ...placeOf(path), path: path.join('.'), message }))
        .sort((a, b) => a.line - b.line || a.column - b.column);
      const said = placed.map(({ path, message, ...place }) =>
        [located(file, place), ...(path === '' ? [] : [path]), message].join(': '),
      );
      return new WrongUseError(said.join('; '), hint, { facts: { problems: placed } });
    },
  };
};

/** `file:line:column`, as editors and terminals open it. */
export const located = (file: string, { line, column }: Place): string => `${file}:${line}:${column}`;

/** What a schema found, each member that is not known at its own place. */
export const problemsOf = (error: z.ZodError): Problem[] =>
  error.issues.flatMap((issue): Problem[] => {
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ path: [...issue.path, key], message: 'there is no such field' }));
    const isMissing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined');
    return [{ path: issue.path, message: isMissing ? 'is missing' : issue.message }];
  });

/** Where the last member of a path that is there begins: its key, or the item of a list. */
const keyOffset = (document: Document, path: readonly PropertyKey[]): number => {
  let found = startOf(document.contents);
  for (const [depth, name] of path.entries()) {
    const parent = document.getIn(path.slice(0, depth), true);
    const pair = isMap(parent)
      ? parent.items.find(({ key }) => isScalar(key) && String(key.value) === name)
      : undefined;
    const member = isPair(pair) ? pair.key : document.getIn(path.slice(0, depth + 1), true);
    if (!isNode(member)) return found;
    found = startOf(member);
  }
  return found;
};

const startOf = (node: unknown): number => (isNode(node) && node.range ? node.range[0] : 0);

/** The block's lines follow its header, each indented as the first that is not empty. */
const placeInBlock = (node: Scalar, offset: number, text: string, lines: LineCounter): Place => {
  const value = String(node.value);
  const before = value.slice(0, offset).split('\n');
  const header = lines.linePos(startOf(node)).line;
  const line = header + before.length;
  const whole = text.split('\n')[line - 1] ?? '';
  const indent = whole.length - (value.split('\n')[before.length - 1] ?? '').length;
  return { line, column: Math.max(0, indent) + (before.at(-1) ?? '').length + 1 };
};
