import { isSameCanonical } from '../canonical.ts';
import { findChange } from '../changes/index.ts';
import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const changeInCatalogue: Guardrail = {
  id: 'change-in-catalogue',
  explanation: 'Only changes of the closed catalogue, whose undo is rehearsed, may be made.',
  judge({ proposal, fresh }) {
    if (
      !isSameCanonical(
        proposal.actions,
        fresh.map(({ action }) => action),
      )
    )
      return violation('what was read is not what is proposed');
    const unknown = fresh.find(({ action, change }) => change === undefined || change !== findChange(action.change));
    return unknown ? violation(`\`${unknown.action.change}\` is not a change of the catalogue`) : PASS;
  },
};
