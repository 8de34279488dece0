import path from 'node:path';
import { AwsError } from '../../aws-error.ts';
import type { Deployment } from '../../lambda-runtime/deployment.ts';
import { FunctionRuntime } from '../../lambda-runtime/function-runtime.ts';
import type { InvocationAnswer, InvocationRequest } from '../../lambda-runtime/invocation.ts';
import { PackageFolder } from '../../lambda-runtime/package-folder.ts';
import type { World } from '../../world.ts';
import type { Layers } from './layers.ts';
import { ConcurrencyLedger } from './concurrency.ts';
import { environmentNetwork } from './environment-network.ts';
import { environmentVariables } from './function-environment.ts';
import { openFunctionLog } from './function-log.ts';
import type { Functions, Resolved } from './functions.ts';
import { putFunctionMetric } from './invocation-metrics.ts';
import type { FunctionRecord, VersionRecord } from './records.ts';
import { assumeRole, type RoleSession } from './role-session.ts';

/** Runs functions of the account: concurrency, role, environment, log and metrics around the bare runtime. */
export class FunctionExecution {
  readonly packages: PackageFolder;
  private readonly world: World;
  private readonly runtime = new FunctionRuntime();
  private readonly ledger: ConcurrencyLedger;
  private readonly layers: Layers;

  constructor(world: World, functions: Functions, layers: Layers) {
    this.world = world;
    this.packages = new PackageFolder(path.join(world.dataDir, 'functions'));
    this.layers = layers;
    this.ledger = new ConcurrencyLedger(functions);
  }

  /**
   * Invokes a version and waits for its answer. Throws only what is the caller's to hear: throttling, and a role
   * that Lambda cannot assume. Neither counts as an invocation or an error, and neither leaves a log line.
   */
  async invoke(target: Resolved, request: Omit<InvocationRequest, 'invokedFunctionArn'>): Promise<InvocationAnswer> {
    const at = new Date();
    const concurrent = this.enter(target, at);
    try {
      const deployment = this.deploymentOf(target.record, target.version);
      const answer = await this.runtime.invoke(deployment, { ...request, invokedFunctionArn: target.arn });
      this.measure(target, answer, concurrent, at);
      return answer;
    } finally {
      this.ledger.leave(target.record.name);
    }
  }

  /** Lets no later invocation meet an environment of this version as it was. */
  recycle(version: VersionRecord): void {
    this.runtime.retire(version.deploymentId);
  }

  /** Ends everything of a function that was deleted. */
  forget(record: FunctionRecord): void {
    for (const version of [record.latest, ...record.published]) this.recycle(version);
    this.packages.remove(record.name);
  }

  stop(): void {
    this.runtime.stop();
  }

  private enter(target: Resolved, at: Date): number {
    try {
      return this.ledger.enter(target.record);
    } catch (throttle) {
      putFunctionMetric(this.world, target, 'Throttles', 1, 'Count', at);
      throw throttle;
    }
  }

  private measure(target: Resolved, answer: InvocationAnswer, concurrent: number, at: Date): void {
    const put = (metric: string, value: number, unit: 'Count' | 'Milliseconds' = 'Count') =>
      putFunctionMetric(this.world, target, metric, value, unit, at);
    put('Invocations', 1);
    put('Errors', answer.isFailure ? 1 : 0);
    put('Throttles', 0);
    put('Duration', answer.durationMs, 'Milliseconds');
    put('ConcurrentExecutions', concurrent);
  }

  private deploymentOf(record: FunctionRecord, version: VersionRecord): Deployment {
    const { world } = this;
    const taskRoot = this.packages.pathOf(record.name, version.codeSha256);
    const logGroup = `/aws/lambda/${record.name}`;
    return {
      id: version.deploymentId,
      functionName: record.name,
      version: version.version,
      runtime: version.runtime,
      memoryMb: version.memoryMb,
      timeoutMs: version.timeoutSeconds * 1000,
      taskRoot,
      provision: (logStream) => {
        const session = this.assume(version.role, record.name);
        const { credentials } = session;
        const optRoot = this.layers.optFolder(version.layers ?? []);
        const of = { functionName: record.name, version, taskRoot, optRoot, logGroup, logStream, credentials };
        return {
          variables: environmentVariables(world, of),
          ...(version.network && { network: environmentNetwork(world, version.network) }),
          credentialsExpireAtMs: credentials.expiration.getTime(),
          log: openFunctionLog(world, logGroup, logStream, session),
        };
      },
    };
  }

  private assume(role: string, sessionName: string): RoleSession {
    try {
      return assumeRole(this.world, role, sessionName);
    } catch {
      throw new AwsError(
        'AccessDeniedException',
        'The role defined for the function cannot be assumed by Lambda.',
        403,
        { Type: 'User' },
      );
    }
  }
}
