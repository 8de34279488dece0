import type { Deployment } from '../../chaos/workload.ts';
import { arnName, roleArn } from '../../shared/arn.ts';
import { captureBaseline } from '../../shared/baseline/capture.ts';
import type { OpenAccount } from './open-account.ts';
import type { Stores } from './stores.ts';

/** The baseline is captured once, from the healthy account as it was deployed, and never from what broke it. */
export const keepBaseline = async (
  stores: Stores,
  { aws, identities, target }: OpenAccount<Deployment>,
): Promise<void> => {
  if ((await stores.worker.baseline(workloadOf(target))) !== undefined) return;
  const role = 'firebreak-remediation';
  const baseline = await captureBaseline(identities.reader(role), {
    workload: workloadOf(target),
    functionArn: target.root,
    capturedBy: roleArn(aws.accountId, role),
    now: new Date(),
  });
  await stores.worker.putBaseline(baseline, 'host');
};

/** A workload is called as its root is. */
const workloadOf = ({ root }: Deployment): string => arnName(root);
