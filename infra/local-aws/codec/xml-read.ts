import { XMLParser } from 'fast-xml-parser';
import { AwsError } from '../aws-error.ts';
import { kindOf, membersOf, traitsOf, type Schema } from './schema.ts';
import { readScalar } from './scalar.ts';

/** fast-xml-parser's ordered form: one key is the tag, `:@` its attributes, `#text` a text node. */
type Node = Record<string, unknown>;

interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  processEntities: true,
  htmlEntities: true,
});

/** Reads an XML request body. Throws S3's `MalformedXML` when it is not XML. */
export function readXml(schema: Schema, xml: string): unknown {
  const root = parse(xml);
  if (!root)
    throw new AwsError(
      'MalformedXML',
      'The XML you provided was not well-formed or did not validate against our published schema',
    );
  return readElements(schema, [root]);
}

function parse(xml: string): Element | undefined {
  try {
    return (parser.parse(xml) as Node[]).map(elementOf).find((element) => element !== undefined);
  } catch {
    return undefined;
  }
}

function elementOf(node: Node): Element | undefined {
  const tag = Object.keys(node).find((key) => key !== ':@');
  if (tag === undefined || tag === '#text' || tag.startsWith('?')) return undefined;
  const content = node[tag] as Node[];
  return {
    tag: tag.replace(/^(?!xsi:).*:/, ''),
    attributes: (node[':@'] ?? {}) as Record<string, string>,
    children: content.map(elementOf).filter((child) => child !== undefined),
    text: content.map((child) => String((child['#text'] as string | undefined) ?? '')).join(''),
  };
}

function readElements(schema: Schema, elements: readonly Element[]): unknown {
  const first = elements[0];
  if (!first) return undefined;
  switch (kindOf(schema)) {
    case 'structure':
      return readStructure(schema, first);
    case 'list':
      return itemsOf(schema, elements).map((item) => readElements(schema.getValueSchema(), [item]));
    case 'map':
      return readMap(schema, itemsOf(schema, elements));
    default:
      return readScalar(schema, first.text);
  }
}

const itemsOf = (schema: Schema, elements: readonly Element[]): readonly Element[] =>
  traitsOf(schema).xmlFlattened ? elements : (elements[0]?.children ?? []);

function readStructure(schema: Schema, element: Element): Record<string, unknown> {
  const read: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const traits = traitsOf(member);
    const wireName = traits.xmlName ?? name;
    const sent = traits.xmlAttribute
      ? element.attributes[wireName]
      : readElements(
          member,
          element.children.filter((child) => child.tag === wireName),
        );
    if (sent !== undefined) read[name] = sent;
  }
  return read;
}

function readMap(schema: Schema, entries: readonly Element[]): Record<string, unknown> {
  const value = schema.getValueSchema();
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(value).xmlName ?? 'value';
  const part = (entry: Element, name: string): Element[] => entry.children.filter((child) => child.tag === name);
  return Object.fromEntries(
    entries.map((entry) => [part(entry, keyName)[0]?.text ?? '', readElements(value, part(entry, valueName))]),
  );
}
