import { kindOf, membersOf, traitsOf, type Schema } from './schema.ts';
import { writeScalar } from './scalar.ts';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
  '\n': '&#xA;',
  '\u0085': '&#x85;',
  '\u2028': '&#x2028;',
};

export const escapeXml = (text: string): string =>
  text.replace(/[&<>"\r\n\u0085\u2028]/g, (char) => ESCAPES[char] ?? char);

/** One element (or, for a flattened list or map, a run of them) holding `value`. */
export function writeXml(schema: Schema, value: unknown, tag: string): string {
  if (value === undefined || value === null) return '';
  switch (kindOf(schema)) {
    case 'structure':
      return writeElement(membersOf(schema), value as Record<string, unknown>, tag);
    case 'list':
      return writeList(schema, value as unknown[], tag);
    case 'map':
      return writeMap(schema, value as Record<string, unknown>, tag);
    default:
      return `<${tag}>${escapeXml(writeScalar(schema, value, 'date-time'))}</${tag}>`;
  }
}

/** An element made of the given members only: a REST answer's body leaves out what travels in headers. */
export function writeElement(
  members: readonly (readonly [string, Schema])[],
  value: Record<string, unknown>,
  tag: string,
  namespace?: string,
): string {
  let attributes = namespace ? ` xmlns="${namespace}"` : '';
  let body = '';
  for (const [name, member] of members) {
    const traits = traitsOf(member);
    const wireName = traits.xmlName ?? name;
    if (value[name] === undefined || value[name] === null) continue;
    if (traits.xmlAttribute) attributes += writeAttribute(wireName, writeScalar(member, value[name], 'date-time'));
    else body += writeXml(member, value[name], wireName);
  }
  return `<${tag}${attributes}>${body}</${tag}>`;
}

/** S3's grantee type is the one attribute with a prefix, and needs its namespace declared. */
function writeAttribute(name: string, value: string): string {
  const prefix = name.includes(':') ? name.split(':')[0] : undefined;
  const declaration = prefix ? ` xmlns:${prefix}="http://www.w3.org/2001/XMLSchema-instance"` : '';
  return `${declaration} ${name}="${escapeXml(value)}"`;
}

function writeList(schema: Schema, values: unknown[], tag: string): string {
  const member = schema.getValueSchema();
  if (traitsOf(schema).xmlFlattened) return values.map((each) => writeXml(member, each, tag)).join('');
  const memberName = traitsOf(member).xmlName ?? 'member';
  return `<${tag}>${values.map((each) => writeXml(member, each, memberName)).join('')}</${tag}>`;
}

function writeMap(schema: Schema, map: Record<string, unknown>, tag: string): string {
  const value = schema.getValueSchema();
  const keyName = traitsOf(schema.getKeySchema()).xmlName ?? 'key';
  const valueName = traitsOf(value).xmlName ?? 'value';
  const flattened = traitsOf(schema).xmlFlattened;
  const entryName = flattened ? tag : 'entry';
  const entries = Object.entries(map).map(
    ([key, each]) =>
      `<${entryName}><${keyName}>${escapeXml(key)}</${keyName}>${writeXml(value, each, valueName)}</${entryName}>`,
  );
  return flattened ? entries.join('') : `<${tag}>${entries.join('')}</${tag}>`;
}
