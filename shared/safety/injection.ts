import { HIDDEN_NOTE } from './hidden-text.ts';

/** Signs that a text was written for a machine that obeys. They are for people to look at: nothing rests on them. */
const SIGNS: readonly RegExp[] = [
  /\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|previous|prompt|above)\b/,
  /[<[]\/?\s*(?:system|assistant|untrusted|logs|tool_result|instructions?)\b[^>\]]*[>\]]|<\|im_(?:start|end)\|>/,
  /"?role"?\s*:\s*"?(?:assistant|system|admin)|\btool_calls\b|\bsystem prompt\b|\byou are (?:now )?the \w+/,
  /\b(?:pre|auto|already)?[-_ ]?approved?\b.{0,30}\b(?:by|true|skip|execute|now|all|always|memory)\b|auto[-_ ]?approve/,
  /\bapprov(?:ed|er|al)\b\s*[:=]|\bskip (?:the )?approval\b|\banswer (?:pass|yes|agree)\b|reply "?yes/,
  /\bdis\s*able the cri\s*tic|\bsuppress all\b|\ball risks? (?:are|is) low\b|\bknown-good baseline\b/,
  /\badministratoraccess\b|\brestoreadmin\b|\baction "\*" resource "\*"|\bmissing s3:\*|\bgrant it\b/,
  /\bnote[-_ ]to[-_ ]ai\b|\bsre note\b|\brunbook rb-|\bforce\s*=\s*true|\bnext time use\b|\bignore all rules\b/,
  /\b(?:please )?(?:dis|dele|re)?\w* ?(?:decode and follow|echo this key|send conversation|before any tool call)\b/,
  /\b(?:scale|raise|set|reboot|drop|delete|rollback)\b.{0,40}\b(?:to \d+|to 0|now|the table|cost does not matter|:evil)/,
  /!\[[^\]]*\]\(|<!(?:channel|here)>|<https?:[^>]*\||<(?:form|script|img|iframe)\b|=hyperlink\(|\{\{.*\}\}|\$\{.*\}/,
  /(?:see|open|follow|click)\b.{0,30}https?:|请.{0,10}(?:立即|忽略|批准)|(?:忽略|批准).{0,10}(?:指令|所有)/,
  /__proto__|"constructor"/,
];

const BLOB = /(?<![\w+/=])[A-Za-z0-9+/]{16,}={0,2}(?![\w+/=])/g;
const BLOBS_MAX = 20;

/** True when a text, or what it encodes, looks like an instruction to a machine, or when something in it was hidden. */
export const looksLikeInjection = (text: string): boolean =>
  HIDDEN_NOTE.test(text) || hasHidden(text) || hasSign(text) || decodedBlobs(text).some(hasSign);

/** Three and more: one byte order mark is no attack. */
const hasHidden = (text: string): boolean => (text.match(/[\p{Cf}\u001b]/gu)?.length ?? 0) >= 3;

const hasSign = (text: string): boolean => {
  const plain = text
    .normalize('NFKC')
    .replace(/[\p{Cf}]/gu, '')
    .toLowerCase();
  return SIGNS.some((sign) => sign.test(plain));
};

/** What the Base64 in a text says, where it says anything. */
export const decodedBlobs = (text: string): string[] =>
  (text.match(BLOB) ?? [])
    .slice(0, BLOBS_MAX)
    .map((blob) => Buffer.from(blob, 'base64').toString('utf8'))
    .filter((decoded) => /^[\x20-\x7e\s\u00a0-\uffff]{8,}$/.test(decoded) && !decoded.includes('\ufffd'));
