import type { AwsAccess } from '../../shared/aws/clients.ts';
import { createAwsSender } from '../../shared/aws/clients.ts';
import type { Incident } from '../../shared/incident.ts';
import type { ProbeReading } from '../../shared/verification.ts';

export interface ProbedWorkload {
  functionArn: string;
  /** What is called, where that is an alias and not the function itself. */
  invoked?: string | undefined;
  /** What a healthy function answers without a function error. */
  payload: object;
}

const PROBE_MS_MAX = 30_000;

/** Sends a workload's own request to its function, as its trigger would, and reads whether it was answered. */
export const createSyntheticProbe = (access: AwsAccess, workloads: readonly ProbedWorkload[]) => {
  const sender = createAwsSender(access, 'none');
  return async (incident: Incident): Promise<ProbeReading | undefined> => {
    const workload = workloads.find((candidate) => candidate.functionArn === incident.resource);
    if (workload === undefined) return undefined;
    try {
      const input = {
        FunctionName: workload.invoked ?? workload.functionArn,
        Payload: JSON.stringify(workload.payload),
      };
      const answer = (await sender.send('lambda', 'Invoke', input, {
        abortSignal: AbortSignal.timeout(PROBE_MS_MAX),
      })) as { FunctionError?: string; Payload?: Uint8Array };
      const text = Buffer.from(answer.Payload ?? new Uint8Array())
        .toString('utf8')
        .slice(0, 400);
      return { probe: 'synthetic-request', passed: answer.FunctionError === undefined, detail: text };
    } catch (error) {
      const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      return { probe: 'synthetic-request', passed: false, detail: detail.slice(0, 600) };
    }
  };
};
