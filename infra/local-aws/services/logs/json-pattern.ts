import { AwsError } from '../../aws-error.ts';

type Test = (document: unknown) => boolean;

const TOKEN =
  /\s*(?:(\()|(\))|(&&)|(\|\|)|(\$(?:\.[A-Za-z0-9_-]+|\[\d+\])*)|(!=|<=|>=|=|<|>)|"((?:[^"\\]|\\.)*)"|([^\s()&|"=!<>{}]+))/y;

interface Token {
  kind: 'open' | 'close' | 'and' | 'or' | 'path' | 'operator' | 'text' | 'word';
  value: string;
}

const KINDS = ['open', 'close', 'and', 'or', 'path', 'operator', 'text', 'word'] as const;

const invalid = (): AwsError => new AwsError('InvalidParameterException', 'Invalid filter pattern');

/** `{ $.status = 500 && ($.path = "/a*" || $.user NOT EXISTS) }`: a test of messages that are JSON objects. */
export function parseJsonPattern(pattern: string): (message: string) => boolean {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1];
  if (inner === undefined) throw invalid();
  const tokens = tokenize(inner);
  const test = parseAny(tokens);
  if (tokens.length > 0) throw invalid();
  return (message) => {
    const document = parseDocument(message);
    return document !== undefined && test(document);
  };
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const expression = new RegExp(TOKEN.source, 'y');
  const end = text.trimEnd().length;
  while (expression.lastIndex < end) {
    const match = expression.exec(text);
    const index = match ? match.slice(1).findIndex((group) => group !== undefined) : -1;
    const kind = KINDS[index];
    if (!match || !kind) throw invalid();
    tokens.push({ kind, value: match[index + 1] ?? '' });
  }
  return tokens;
}

function parseAny(tokens: Token[]): Test {
  const tests = [parseAll(tokens)];
  while (tokens[0]?.kind === 'or') {
    tokens.shift();
    tests.push(parseAll(tokens));
  }
  return (document) => tests.some((test) => test(document));
}

function parseAll(tokens: Token[]): Test {
  const tests = [parseOne(tokens)];
  while (tokens[0]?.kind === 'and') {
    tokens.shift();
    tests.push(parseOne(tokens));
  }
  return (document) => tests.every((test) => test(document));
}

function parseOne(tokens: Token[]): Test {
  const first = tokens.shift();
  if (first?.kind === 'open') {
    const test = parseAny(tokens);
    if (tokens.shift()?.kind !== 'close') throw invalid();
    return test;
  }
  if (first?.kind !== 'path') throw invalid();
  const operator = tokens.shift();
  const operand = tokens.shift();
  if (!operator || !operand) throw invalid();
  const test = operator.kind === 'operator' ? compare(operator.value, operand) : isTest(operator, operand);
  return (document) => test(valueAt(document, first.value));
}

/** `IS NULL`, `IS TRUE`, `IS FALSE`, `NOT EXISTS`. */
function isTest(operator: Token, operand: Token): Test {
  switch (`${operator.value} ${operand.value}`.toUpperCase()) {
    case 'IS NULL':
      return (value) => value === null;
    case 'IS TRUE':
      return (value) => value === true;
    case 'IS FALSE':
      return (value) => value === false;
    case 'NOT EXISTS':
      return (value) => value === undefined;
    default:
      throw invalid();
  }
}

function compare(operator: string, operand: Token): Test {
  const number = Number(operand.value);
  if (operand.kind === 'word' && !Number.isNaN(number)) return compareNumbers(operator, number);
  const pattern = wildcard(operand.value);
  const isScalar = (value: unknown) => ['string', 'number', 'boolean'].includes(typeof value);
  if (operator === '=') return (value) => isScalar(value) && pattern.test(String(value));
  if (operator === '!=') return (value) => isScalar(value) && !pattern.test(String(value));
  throw invalid();
}

function compareNumbers(operator: string, wanted: number): Test {
  const tests: Record<string, (value: number) => boolean> = {
    '=': (value) => value === wanted,
    '!=': (value) => value !== wanted,
    '<': (value) => value < wanted,
    '<=': (value) => value <= wanted,
    '>': (value) => value > wanted,
    '>=': (value) => value >= wanted,
  };
  const test = tests[operator];
  if (!test) throw invalid();
  return (value) => typeof value === 'number' && test(value);
}

function wildcard(text: string): RegExp {
  const parts = text.replaceAll(/\\(.)/g, '$1').split('*');
  return new RegExp(`^${parts.map((part) => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&')).join('.*')}$`, 's');
}

function valueAt(document: unknown, path: string): unknown {
  const keys = [...path.matchAll(/\.([A-Za-z0-9_-]+)|\[(\d+)\]/g)].map((match) => match[1] ?? match[2] ?? '');
  return keys.reduce<unknown>((owner, key) => {
    if (owner === null || typeof owner !== 'object') return undefined;
    return Object.hasOwn(owner, key) ? (owner as Record<string, unknown>)[key] : undefined;
  }, document);
}

function parseDocument(message: string): unknown {
  try {
    return JSON.parse(message) as unknown;
  } catch {
    return undefined;
  }
}
