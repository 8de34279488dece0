import type { Cause } from '../../shared/cause.ts';
import { readBlock } from '../model/block.ts';
import type { Expertise } from '../model/runbook-model.ts';

interface Shown {
  change: string;
  summary: string;
}

/** How the runbook model criticises: a change that no runbook of the diagnosed causes names is objected to. */
export const critiqueByRunbook: Expertise = ({ prompt, runbooks }) => {
  const { causes } = readBlock(prompt, 'diagnosis') as { causes: Cause[] };
  const { actions } = readBlock(prompt, 'proposal') as { actions: Shown[] };
  const permitted = runbooks
    .filter(({ cause }) => cause !== undefined && causes.includes(cause))
    .flatMap(({ changes }) => changes);
  const objections = actions
    .filter(({ change }) => !permitted.includes(change))
    .map(({ change }) => ({ detail: `no runbook for ${causes.join(', ') || 'this diagnosis'} names \`${change}\`` }));
  const considered = `${actions.map(({ summary }) => summary).join('; ')} against the runbooks for ${causes.join(', ')}`;
  return { tool: 'critique', args: { considered: considered.slice(0, 800), objections: objections.slice(0, 5) } };
};
