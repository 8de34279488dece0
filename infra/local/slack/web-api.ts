import { z } from 'zod';
import { Blocks, View } from './block-limits.ts';
import type { Workspace } from './workspace.ts';

/** Who is spoken to, as whom. */
export interface SlackIdentity {
  team: string;
  app: string;
  channel: string;
  botToken: string;
}

export type SlackAnswer = { ok: true; [member: string]: unknown } | { ok: false; error: string };

/** Slack cuts what is longer; we refuse it, as the API does for `msg_too_long`. */
const TEXT_CHARACTERS_MAX = 40_000;

const flag = z.union([z.boolean(), z.enum(['true', 'false', '0', '1'])]).optional();
const json = (text: unknown): unknown => {
  if (typeof text !== 'string') return text;
  try {
    return JSON.parse(text);
  } catch {
    return Symbol('not JSON');
  }
};
const Message = z.strictObject({
  channel: z.string(),
  text: z.string().default(''),
  blocks: z.unknown().optional(),
  mrkdwn: flag,
  parse: z.enum(['none', 'full']).optional(),
  link_names: flag,
});
const Post = Message.extend({
  unfurl_links: flag,
  unfurl_media: flag,
  thread_ts: z.string().optional(),
  reply_broadcast: flag,
});
const Update = Message.omit({ mrkdwn: true }).extend({ ts: z.string() });
const Open = z.strictObject({ trigger_id: z.string().min(1), view: z.unknown() });
const Topic = z.strictObject({ channel: z.string(), topic: z.string().max(250) });
const History = z.strictObject({ channel: z.string(), limit: z.coerce.number().int().min(1).max(999).default(100) });

type Method = (args: Record<string, unknown>) => SlackAnswer;

const fail = (error: string): SlackAnswer => ({ ok: false, error });

/** The methods of Slack's Web API that are imitated, by name; what is wrong with a call is said in Slack's words. */
export const webApiMethods = (identity: SlackIdentity, workspace: Workspace): Readonly<Record<string, Method>> => {
  const inChannel =
    <T extends { channel: string }>(schema: z.ZodType<T>, run: (args: T) => SlackAnswer): Method =>
    (given) => {
      const args = schema.safeParse(given);
      if (!args.success) return fail('invalid_arguments');
      return args.data.channel === identity.channel ? run(args.data) : fail('channel_not_found');
    };
  const written = (
    { text, blocks }: { text: string; blocks?: unknown },
    store: (content: { text: string; blocks?: Blocks }) => SlackAnswer,
  ): SlackAnswer => {
    if (text.length > TEXT_CHARACTERS_MAX) return fail('msg_too_long');
    if (blocks === undefined) return text === '' ? fail('no_text') : store({ text });
    const read = Blocks.safeParse(json(blocks));
    return read.success ? store({ text, blocks: read.data }) : fail('invalid_blocks');
  };
  return {
    'auth.test': () => ({ ok: true, team_id: identity.team, user_id: 'UFIREBREAK', app_id: identity.app }),
    'chat.postMessage': inChannel(Post, (args) =>
      written(args, (content) => {
        const { channel, thread_ts } = args;
        if (thread_ts !== undefined && !workspace.messages.some(({ ts }) => ts === thread_ts))
          return fail('thread_not_found');
        const message = workspace.post({ channel, ...content, ...(thread_ts !== undefined && { thread_ts }) });
        return { ok: true, channel, ts: message.ts, message };
      }),
    ),
    'chat.update': inChannel(Update, (args) =>
      written(args, (content) => {
        const message = workspace.update(args.ts, content);
        return message === undefined ? fail('message_not_found') : { ok: true, channel: args.channel, ts: args.ts };
      }),
    ),
    'conversations.history': inChannel(History, ({ limit }) => ({
      ok: true,
      messages: workspace.messages.slice(-limit).reverse(),
      has_more: workspace.messages.length > limit,
    })),
    'conversations.setTopic': inChannel(Topic, ({ topic }) => {
      workspace.setTopic(topic);
      return { ok: true, channel: { id: identity.channel, topic: { value: topic } } };
    }),
    'views.open': (given) => {
      const args = Open.safeParse(given);
      if (!args.success) return fail('invalid_arguments');
      const view = View.safeParse(json(args.data.view));
      if (!view.success) return fail('invalid_arguments');
      return { ok: true, view: { id: workspace.open(args.data.trigger_id, view.data) } };
    },
  };
};
