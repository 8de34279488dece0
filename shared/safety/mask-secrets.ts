/** What stands where a secret was. */
export const MASK = '⟨masked⟩';

/** Texts longer than this are cut before they are searched: nothing that long is shown to anybody. */
const SEARCHED_CHARACTERS_MAX = 100_000;

interface Pattern {
  /** What it finds, for readers of this table. */
  finds: string;
  pattern: RegExp;
  replace: (match: string, ...groups: string[]) => string;
}

/** A name is kept, for it says what is configured; its value goes. Bounded, so that no text makes the search slow. */
const NAME = String.raw`(?<![\w.-])[\w.-]{0,40}`;
const QUOTE = String.raw`(?:\\{0,3}["'])?`;
const VALUE = String.raw`(?:\\{0,3}"[^"⟨⟩]{1,4096}"|\\{0,3}'[^'⟨⟩]{1,4096}'|[^\s"'\\,;&}⟨⟩]{1,4096})`;
const after = (names: string, separator: string): RegExp =>
  new RegExp(`(${NAME}(?:${names})[\\w.-]{0,40}${QUOTE}${separator}${QUOTE})(${VALUE})`, 'giu');

/** Names whose value is never anything but a secret, and those whose value may be a word ("token: expired"). */
const ALWAYS = 'password|passwd|passphrase|secret[_-]?access[_-]?key|client[_-]?secret|private[_-]?key';
const OFTEN = 'secret|token|api[_-]?key|access[_-]?key|auth|credential|cookie|session[_-]?id|signature|pwd';
/** `secretsmanager:GetSecretValue` is an action: a colon separates a name from a value only before a space or a quote. */
const BEFORE_VALUE = String.raw`\s{0,3}(?:=|:(?=[\s"'\\]))\s{0,3}`;

const PATTERNS: readonly Pattern[] = [
  {
    finds: 'private keys, also when the end is cut off',
    pattern: /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|$)/g,
    replace: () => '⟨masked private key⟩',
  },
  {
    finds: 'JSON web tokens',
    pattern: /\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g,
    replace: () => '⟨masked JWT⟩',
  },
  {
    finds: 'session tokens of AWS, by how STS begins them',
    pattern: /\b(?:IQoJ|FwoG|FQoG|AQoD)[\w/+=-]{60,}/g,
    replace: () => '⟨masked session token⟩',
  },
  {
    finds: 'credentials in an Authorization header',
    pattern: /\b(Bearer|Basic)\s{1,3}[\w.~+/=-]{8,}/gi,
    replace: (_, scheme) => `${scheme} ${MASK}`,
  },
  {
    finds: 'passwords in URLs',
    pattern: /\b([a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@"'⟨⟩]{0,256}):[^\s/@"'⟨⟩]{1,256}@/gi,
    replace: (_, before) => `${before}:${MASK}@`,
  },
  {
    finds: 'tokens and webhooks of Slack',
    pattern:
      /\bxox[a-z](?:\.xox[a-z])?-[\w-]{8,}|\bxapp-[\w-]{8,}|\bhooks\.slack\.com\/(?:services|workflows)\/[\w/-]{8,}/g,
    replace: () => '⟨masked Slack token⟩',
  },
  {
    finds: 'tokens of other services, by their prefix',
    pattern:
      /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|[sr]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|glpat-[\w-]{15,}|sk-[\w-]{20,})/g,
    replace: () => MASK,
  },
  {
    finds: 'values after names of secrets',
    pattern: after(ALWAYS, String.raw`\s{0,3}[:=]\s{0,3}`),
    replace: (_, before, value) => `${before}${quoted(value)}`,
  },
  {
    finds: 'values that look random after names that often hold secrets',
    pattern: after(OFTEN, BEFORE_VALUE),
    replace: (match, before, value) => (looksRandom(value) ? `${before}${quoted(value)}` : match),
  },
];

/** Access key ids; their last four characters tell keys apart, and alone open nothing. */
const ACCESS_KEY_ID = /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g;
/** Forty characters are a secret access key when its id stands in the same text. */
const SECRET_ACCESS_KEY = /(?<![\w/+=⟨])[A-Za-z0-9/+]{40}(?![\w/+=])/g;

/**
 * A text without secrets: keys of AWS, tokens, passwords, private keys, and random values after names that announce
 * them. Names stay, and the last four characters of a key id. Doing it twice changes nothing.
 */
export const maskSecrets = (text: string): string => {
  const searched = text.slice(0, SEARCHED_CHARACTERS_MAX);
  const withoutKeys = /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12}/.test(searched)
    ? searched.replace(SECRET_ACCESS_KEY, MASK).replace(ACCESS_KEY_ID, (_, last: string) => `⟨masked key …${last}⟩`)
    : searched;
  return PATTERNS.reduce(
    (masked, { pattern, replace }) => masked.replace(pattern, replace as () => string),
    withoutKeys,
  );
};

/** A value that stood in quotes still does, so that JSON stays JSON. */
const quoted = (value: string): string => {
  const [open = ''] = /^\\{0,3}["']/.exec(value) ?? [];
  return open === '' ? MASK : `${open}${MASK}${value.at(-1)}`;
};

/** Words, names, ARNs, numbers and times are said in logs; what mixes letters and digits without a shape is a secret. */
const looksRandom = (value: string): boolean => {
  const bare = value.replace(/^\\{0,3}["']|\\?["']$/g, '');
  if (bare.length < 8 || /^arn:|^\d[\d.:TZ+-]*$|^https?:/.test(bare)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^\w]/].filter((kind) => kind.test(bare)).length;
  return bitsPerCharacter(bare) >= (bare.length < 16 ? 2.8 : 3) && kinds >= 2 && /\d/.test(bare);
};

/** Shannon's entropy of the characters of a text. */
const bitsPerCharacter = (text: string): number => {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((bits, count) => bits - (count / text.length) * Math.log2(count / text.length), 0);
};

const SECRET_NAME = new RegExp(`(?:${ALWAYS})`, 'i');
const OFTEN_NAME = new RegExp(`(?:${OFTEN})`, 'i');

/** True when the value of a member with this name must not be shown. */
export const isSecretMember = (name: string, value: string): boolean =>
  SECRET_NAME.test(name) ? value !== '' && !value.includes('⟨masked') : OFTEN_NAME.test(name) && looksRandom(value);
