import { type PlainText, plain } from './block-kit.ts';
import { type ButtonValue, writeButtonValue } from './button-value.ts';

export const REASON_BLOCK = 'reason';
export const REASON_INPUT = 'text';
const REASON_CHARACTERS_MAX = 500;

/** The window that asks why a proposal is rejected. */
export interface ReasonModal {
  type: 'modal';
  callback_id: 'reject';
  private_metadata: string;
  title: PlainText;
  submit: PlainText;
  close: PlainText;
  blocks: [
    {
      type: 'input';
      block_id: typeof REASON_BLOCK;
      label: PlainText;
      element: {
        type: 'plain_text_input';
        action_id: typeof REASON_INPUT;
        multiline: true;
        min_length: number;
        max_length: number;
      };
    },
  ];
}

/** What was shown beside the button travels with the window, so that the answer is about that and nothing newer. */
export const reasonModal = (shown: ButtonValue): ReasonModal => ({
  type: 'modal',
  callback_id: 'reject',
  private_metadata: writeButtonValue(shown),
  title: plain('Reject this change', 24),
  submit: plain('Reject'),
  close: plain('Back'),
  blocks: [
    {
      type: 'input',
      block_id: REASON_BLOCK,
      label: plain('Why? It is kept with the decision.'),
      element: {
        type: 'plain_text_input',
        action_id: REASON_INPUT,
        multiline: true,
        min_length: 1,
        max_length: REASON_CHARACTERS_MAX,
      },
    },
  ],
});
