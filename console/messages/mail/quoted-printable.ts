const LINE_CHARACTERS_MAX = 76;

/** Text as quoted-printable (RFC 2045, 6.7): it stays readable where nothing decodes it. Line breaks are CRLF. */
export const quotedPrintable = (text: string): string => text.split(/\r?\n/).map(encodeLine).join('\r\n');

const encodeLine = (line: string): string => {
  const signs = [...Buffer.from(line, 'utf8')].map(encodeByte);
  // A space that ends a line is lost on the way unless it is encoded.
  const last = signs.at(-1);
  if (last === ' ' || last === '\t') signs[signs.length - 1] = encoded(last.charCodeAt(0));
  const lines = [''];
  for (const sign of signs) {
    const current = lines.at(-1) ?? '';
    if (current.length + sign.length < LINE_CHARACTERS_MAX) lines[lines.length - 1] = current + sign;
    else lines.push(sign);
  }
  return lines.join('=\r\n');
};

const encodeByte = (byte: number): string => {
  const isPlain = (byte >= 0x20 && byte <= 0x7e && byte !== 0x3d) || byte === 0x09;
  return isPlain ? String.fromCharCode(byte) : encoded(byte);
};

const encoded = (byte: number): string => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
