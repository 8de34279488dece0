import type { Incident } from '../incident.ts';
import type { Intent } from './incident-store.ts';
import type { OutcomeWrite } from './record-driver.ts';

/**
 * The intent under which an outcome is kept when no call was begun: the target was found as wanted, or the lease was
 * too short to begin. It names no target and no images, for nothing was going to be sent.
 */
export const observedIntent = (
  { incident_id, fence }: Pick<Incident, 'incident_id' | 'fence'>,
  { proposal_id, call_id, outcome }: OutcomeWrite,
): Intent => ({
  incident_id,
  proposal_id,
  call_id,
  call_index: Number(/\d+$/.exec(call_id)?.[0] ?? 0),
  fence,
  target: '',
  pre_image_hash: '',
  post_image_hash: '',
  begun_at: outcome.at,
  outcome,
});
