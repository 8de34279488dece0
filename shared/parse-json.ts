/**
 * The value of a JSON text that every program reads alike. Throws `SyntaxError` for what is not JSON, and for an object
 * with a member that is there twice, at any depth: which of the two values counts is for each parser to choose
 * (RFC 8259, 4), so what was checked or signed by one need not be what another acts on.
 */
export const parseJson = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  const name = memberThereTwice(text);
  if (name !== undefined) throw new SyntaxError(`the member ${JSON.stringify(name).slice(0, 60)} is there twice`);
  return value;
};

/** Strings, and the signs that stand outside of them. */
const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/** Names are compared as they are read: `"a"` and `"\u0061"` are one. The text is known to be JSON. */
const memberThereTwice = (text: string): string | undefined => {
  /** Names of the members of every object that is open; undefined for an array. */
  const open: (Set<string> | undefined)[] = [];
  let before = '';
  for (const [token] of text.matchAll(TOKEN)) {
    const names = open.at(-1);
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(undefined);
    else if (token === '}' || token === ']') open.pop();
    else if (token.startsWith('"') && names !== undefined && before !== ':') {
      const name = JSON.parse(token) as string;
      if (names.has(name)) return name;
      names.add(name);
    }
    before = token;
  }
  return undefined;
};
