/** A mail as a mail program reads it: its headers, unfolded, and the text of its two parts. */
export const partsOf = (raw: string): { headers: Map<string, string>; text: string; html: string } => {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const fields = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n');
  const headers = new Map(fields.map((line) => [line.split(':')[0]!.toLowerCase(), line.slice(line.indexOf(':') + 2)]));
  const boundary = /boundary="([^"]+)"/.exec(headers.get('content-type') ?? '')?.[1] ?? '';
  const [, text = '', html = ''] = rest.join('\r\n\r\n').split(`--${boundary}`).map(decoded);
  // What stands before the first boundary is nothing, so the first part is the text.
  return { headers, text, html };
};

const decoded = (part: string): string => {
  const body = part.slice(part.indexOf('\r\n\r\n') + 4).replace(/\r\n$/, '');
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
};
