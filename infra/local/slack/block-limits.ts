import { z } from 'zod';

/** Blocks and limits as Slack has them, those that a message or a window may carry here. Source: Slack's reference, "Block Kit". */
const text = (max: number) => z.string().min(1).max(max);
const plainText = (max: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(max), emoji: z.boolean().optional() });
const mrkdwn = (max: number) =>
  z.strictObject({ type: z.literal('mrkdwn'), text: text(max), verbatim: z.boolean().optional() });
const anyText = (max: number) => z.discriminatedUnion('type', [plainText(max), mrkdwn(max)]);

const block = { block_id: text(255).optional() };

const Button = z.strictObject({
  type: z.literal('button'),
  action_id: text(255).optional(),
  text: plainText(75),
  style: z.enum(['primary', 'danger']).optional(),
  value: text(2_000).optional(),
  url: z.url().max(3_000).optional(),
  confirm: z
    .strictObject({ title: plainText(100), text: anyText(300), confirm: plainText(30), deny: plainText(30) })
    .optional(),
});

const Input = z.strictObject({
  type: z.literal('input'),
  ...block,
  label: plainText(2_000),
  optional: z.boolean().optional(),
  element: z.strictObject({
    type: z.literal('plain_text_input'),
    action_id: text(255).optional(),
    multiline: z.boolean().optional(),
    min_length: z.int().min(0).max(3_000).optional(),
    max_length: z.int().min(1).max(3_000).optional(),
  }),
});

const Block = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('header'), ...block, text: plainText(150) }),
  z
    .strictObject({
      type: z.literal('section'),
      ...block,
      text: anyText(3_000).optional(),
      fields: z.array(anyText(2_000)).min(1).max(10).optional(),
    })
    .refine((section) => section.text !== undefined || section.fields !== undefined),
  z.strictObject({ type: z.literal('context'), ...block, elements: z.array(anyText(2_000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('divider'), ...block }),
  z.strictObject({ type: z.literal('actions'), ...block, elements: z.array(Button).min(1).max(25) }),
  Input,
]);

/** Blocks of a message. */
export const Blocks = z
  .array(Block)
  .max(50)
  .refine(
    (blocks) => isWithoutRepetition(blocks.flatMap(({ block_id: id }) => id ?? [])),
    'two blocks of one `block_id`',
  );
export type Blocks = z.infer<typeof Blocks>;

/** A window as `views.open` takes it. */
export const View = z.strictObject({
  type: z.literal('modal'),
  callback_id: text(255).optional(),
  private_metadata: z.string().max(3_000).optional(),
  title: plainText(24),
  submit: plainText(24).optional(),
  close: plainText(24).optional(),
  blocks: z.array(Block).min(1).max(100),
});
export type View = z.infer<typeof View>;

const isWithoutRepetition = (names: readonly string[]): boolean => new Set(names).size === names.length;
