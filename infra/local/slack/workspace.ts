import type { Blocks, View } from './block-limits.ts';

export interface PostedMessage {
  ts: string;
  channel: string;
  text: string;
  blocks?: Blocks;
  thread_ts?: string;
  /** Times that it was updated. */
  edits: number;
}

/** Messages and windows kept, at most: the oldest are forgotten. */
const KEPT_MAX = 500;

/** One workspace with one channel, in memory: what is posted is gone when the process ends. */
export interface Workspace {
  readonly messages: readonly PostedMessage[];
  /** What single people were told, newest last. */
  readonly whispers: readonly { text: string }[];
  readonly views: readonly (View & { id: string; trigger_id: string })[];
  readonly topic: string;
  post(message: Omit<PostedMessage, 'ts' | 'edits'>): PostedMessage;
  /** Undefined when there is no such message. */
  update(ts: string, change: Pick<PostedMessage, 'text' | 'blocks'>): PostedMessage | undefined;
  open(triggerId: string, view: View): string;
  whisper(text: string): void;
  setTopic(topic: string): void;
}

export const createWorkspace = (now: () => Date): Workspace => {
  const messages: PostedMessage[] = [];
  const whispers: { text: string }[] = [];
  const views: (View & { id: string; trigger_id: string })[] = [];
  let topic = '';
  let count = 0;
  /** Seconds and a running number: unique in the channel, as Slack's are. */
  const nextTs = (): string => `${Math.floor(now().getTime() / 1_000)}.${String(++count).padStart(6, '0')}`;
  const keep = <T>(list: T[], one: T): T => {
    list.push(one);
    if (list.length > KEPT_MAX) list.shift();
    return one;
  };
  return {
    messages,
    whispers,
    views,
    get topic() {
      return topic;
    },
    post: (message) => keep(messages, { ...message, ts: nextTs(), edits: 0 }),
    update: (ts, { text, blocks }) => {
      const index = messages.findIndex((message) => message.ts === ts);
      const found = messages[index];
      if (found === undefined) return undefined;
      const updated = { ...found, text, blocks, edits: found.edits + 1 };
      messages[index] = updated;
      return updated;
    },
    open: (trigger_id, view) => keep(views, { ...view, trigger_id, id: `V${++count}` }).id,
    whisper: (text) => void keep(whispers, { text }),
    setTopic: (text) => void (topic = text),
  };
};
