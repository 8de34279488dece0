import type { Target } from '../../chaos/target/deploy-target.ts';
import { roleArn } from '../../shared/arn.ts';
import { captureBaseline } from '../../shared/baseline/capture.ts';
import type { OpenAccount } from './open-account.ts';
import type { Stores } from './stores.ts';

/** The baseline is captured once, from the healthy account as it was deployed, and never from what broke it. */
export const keepBaseline = async (stores: Stores, { aws, identities, target }: OpenAccount): Promise<void> => {
  if ((await stores.worker.baseline(workloadOf(target))) !== undefined) return;
  const role = 'firebreak-remediation';
  const baseline = await captureBaseline(identities.reader(role), {
    workload: workloadOf(target),
    functionArn: target.arns.function,
    capturedBy: roleArn(aws.accountId, role),
    now: new Date(),
  });
  await stores.worker.putBaseline(baseline, 'host');
};

const workloadOf = (target: Target): string => target.names.function;
