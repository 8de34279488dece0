import type { Approval } from '../../shared/approval.ts';
import { inertLine } from './inert-text.ts';

const SAID: Record<Approval['decision'], string> = { approve: 'Approved', reject: 'Rejected' };

/** `Approved by ada through slack at …: reason`. Who, and through which channel, is what was verified and stored. */
export const decisionLine = ({ decision, approver, channel, decided_at, reason, break_glass }: Approval): string =>
  [
    break_glass === true ? 'BREAK GLASS: ' : '',
    `${SAID[decision]} by ${inertLine(approver, 100)} through ${channel} at ${decided_at}`,
    reason === '' ? '' : `: ${inertLine(reason)}`,
  ].join('');
