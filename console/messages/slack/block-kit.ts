/** The blocks that we send, as Block Kit has them. Source: Slack's reference, "Block Kit". */
export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji: false;
}
export interface Mrkdwn {
  type: 'mrkdwn';
  text: string;
  /** Slack makes no links of what looks like addresses, channels and people. */
  verbatim: true;
}
export interface Button {
  type: 'button';
  action_id: string;
  text: PlainText;
  style?: 'primary' | 'danger';
  value?: string;
  url?: string;
  confirm?: { title: PlainText; text: PlainText; confirm: PlainText; deny: PlainText };
}
export type Block =
  | { type: 'header'; text: PlainText }
  | { type: 'section'; text: Mrkdwn | PlainText; fields?: undefined }
  | { type: 'section'; fields: (Mrkdwn | PlainText)[]; text?: undefined }
  | { type: 'context'; elements: (Mrkdwn | PlainText)[] }
  | { type: 'divider' }
  | { type: 'actions'; block_id: string; elements: Button[] };

/** Slack's limits of a message. */
export const BLOCKS_MAX = 50;
export const SECTION_CHARACTERS_MAX = 3_000;
export const HEADER_CHARACTERS_MAX = 150;
export const FIELD_CHARACTERS_MAX = 2_000;

/** The three characters that mean something to Slack; nothing else of a text can make a link, a mention or a command. */
export const escapeSlack = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Text that Slack shows as it is. Cut before it is escaped, so that no escape is cut. */
export const plain = (text: string, charactersMax = FIELD_CHARACTERS_MAX): PlainText => ({
  type: 'plain_text',
  text: escapeSlack(cutFor(text, charactersMax)),
  emoji: false,
});

/** Text of ours alone: what is foreign is `plain`. */
export const mrkdwn = (text: string): Mrkdwn => ({ type: 'mrkdwn', text, verbatim: true });

/** The longest beginning whose escaped form fits. */
const cutFor = (text: string, charactersMax: number): string => {
  let cut = text;
  while (escapeSlack(cut).length > charactersMax)
    cut = `${cut.slice(0, cut.length - 1 - Math.ceil((escapeSlack(cut).length - charactersMax) / 5)).toWellFormed()}…`;
  return cut === '' ? '–' : cut;
};

const FENCE = '```';

/** Lines as code blocks, each within a section's limit. Joined by line breaks and unescaped, they are the text again. */
export const codeBlocks = (text: string): Block[] => {
  const room = SECTION_CHARACTERS_MAX - 2 * (FENCE.length + 1);
  const parts: string[] = [];
  for (const line of escapeSlack(text).split('\n')) {
    const last = parts.at(-1);
    if (last !== undefined && last.length + 1 + line.length <= room) parts[parts.length - 1] = `${last}\n${line}`;
    else parts.push(line);
  }
  return parts.map((part) => ({ type: 'section', text: mrkdwn(`${FENCE}\n${part}\n${FENCE}`) }));
};
