import { MASK } from './mask.ts';
import { isOftenSecretName, isSecretName, OFTEN_NAMES, SECRET_NAMES } from './secret-names.ts';
import {
  anyValueOf,
  isHarmless,
  looksLikeSecretAccessKey,
  looksRandom,
  masked,
  maskRandomWords,
  valueOf,
} from './secret-values.ts';

export { MASK };

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
const REST = String.raw`[\w.-]{0,40}(?:\\{0,7}["'\x60])?\]?`;
const BETWEEN = String.raw`\*{0,2}\s{0,3}(?:=>|:=|->|[:=]{1,3})\*{0,2}\s{0,3}(?:[bruf]{1,2}(?=["']))?`;
/** A separator of several signs is not taken for a shorter one and a value that begins with the rest of it. */
const UNMASKED = String.raw`(?!${BETWEEN}(?:⟨masked⟩|\\{0,7}["'\x60“‘]⟨masked⟩\\{0,7}(?:["'\x60”’]|$|\n)))`;
/** `secretsmanager:GetSecretValue` is an action: a colon separates a name from a value only before a space or a quote. */
const BEFORE_VALUE = String.raw`\s{0,3}(?:=|:(?=[\s"'\\]))\s{0,3}`;
/** Said of a password, and no password. */
const SAID = String.raw`(?!(?:a|an|the|not|no|too|in|for|of|on|to|set|unset|required|missing|empty|wrong|incorrect|invalid|expired|valid|correct|changed|rotated|being|stored|read|used|needed|null|undefined|unknown|kept|masked|never|only|and|or)(?![\w]))`;

const maskUnlessHarmless: Pattern['replace'] = (match, before = '', value = '') =>
  isHarmless(value) ? match : `${before}${masked(value)}`;

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
      /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|[sr]k_(?:live|test)_\w{10,}|AIza[\w-]{30,}|glpat-[\w-]{15,}|sk-[\w-]{20,}|npm_[A-Za-z0-9]{20,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{20,}|SG\.[\w-]{15,}\.[\w-]{15,})/g,
    replace: () => MASK,
  },
  {
    finds: 'what stands between the tags of a secret',
    pattern: new RegExp(
      String.raw`(<(?:[\w.-]{1,40}:)?[\w.-]{0,40}${SECRET_NAMES}[\w.-]{0,40}(?:\s[^<>]{0,200})?>)(?!⟨masked⟩<\/)([\s\S]{1,4096}?)(?=<\/|$)`,
      'gu',
    ),
    replace: (_, tag) => `${tag}${MASK}`,
  },
  {
    finds: 'values after names of secrets',
    pattern: new RegExp(`(${NAME}${SECRET_NAMES}${REST}${UNMASKED}${BETWEEN})(${anyValueOf('quote')})`, 'gu'),
    replace: maskUnlessHarmless,
  },
  {
    finds: 'secrets that are said: `the password is …`',
    pattern: new RegExp(
      `(${NAME}${SECRET_NAMES}${REST}\\s{1,3}(?:is|was|will be)\\s{0,2}:?\\s{1,3})${SAID}(${anyValueOf('quote')})`,
      'gu',
    ),
    replace: maskUnlessHarmless,
  },
  {
    finds: 'secrets on a command line',
    pattern: new RegExp(
      `((?<![\\w-])--?[\\w.-]{0,40}${SECRET_NAMES}[\\w.-]{0,40}\\s{1,3}|\\bsshpass\\s{1,3}-p\\s{0,3})(?![-|>&])(${anyValueOf('quote')})`,
      'gu',
    ),
    replace: maskUnlessHarmless,
  },
  {
    finds: 'the password that `mysql -p…` takes without a space: letters and digits, and no port',
    pattern: /(?<![\w-])(-p)(?=[^\s"']{0,60}[A-Za-z])(?=[^\s"']{0,60}[\d@#$%^!])([^\s"'⟨⟩-][^\s"'⟨⟩]{3,255})/g,
    replace: (_, flag) => `${flag}${MASK}`,
  },
  {
    finds: 'values that look random after names that often hold secrets',
    pattern: new RegExp(`(${NAME}${OFTEN_NAMES}${REST}${BEFORE_VALUE})(${valueOf('quote')})`, 'giu'),
    replace: (_, before, value) => `${before}${maskRandomWords(value ?? '')}`,
  },
];

/** Access key ids; their last four characters tell keys apart, and alone open nothing. */
const ACCESS_KEY_ID = /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{8,124}([A-Z0-9]{4})\b/g;
/** Forty characters are a secret access key when its id stands in the same text, or when they look like one. */
const SECRET_ACCESS_KEY = /(?<![\w/+⟨])[A-Za-z0-9/+]{40}(?![\w/+=])/g;

/**
 * A text without secrets: keys of AWS, tokens, passwords, private keys, and random values after names that announce
 * them. Names stay, and the last four characters of a key id. Doing it twice changes nothing.
 */
export const maskSecrets = (text: string): string => {
  const searched = text.slice(0, SEARCHED_CHARACTERS_MAX);
  const holdsKeyId = /\b(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12}/.test(searched);
  const withoutKeys = searched
    .replace(SECRET_ACCESS_KEY, (key) => (holdsKeyId || looksLikeSecretAccessKey(key) ? MASK : key))
    .replace(ACCESS_KEY_ID, (id, last: string) => (holdsKeyId ? `⟨masked key …${last}⟩` : id));
  return PATTERNS.reduce((all, { pattern, replace }) => all.replace(pattern, replace as () => string), withoutKeys);
};

/** True when the value of a member with this name must not be shown. */
export const isSecretMember = (name: string, value: string): boolean =>
  isSecretName(name)
    ? value !== '' && !value.includes('⟨masked') && !isHarmless(value)
    : isOftenSecretName(name) && looksRandom(value);
