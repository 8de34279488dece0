import type { EnvironmentNetwork } from './environment-network.ts';

/** One version of one function as it is to be run; a change of code or configuration makes another deployment. */
export interface Deployment {
  /** Differs between any two deployments, so that an environment is never reused across a change. */
  readonly id: string;
  readonly functionName: string;
  /** `$LATEST` or a number. */
  readonly version: string;
  /** `nodejs20.x`, … */
  readonly runtime: string;
  readonly memoryMb: number;
  readonly timeoutMs: number;
  /** Folder of the unpacked package. */
  readonly taskRoot: string;
  /**
   * Prepares what a new environment needs from the account.
   * Throws when the function's role cannot be assumed: there is no environment then.
   */
  readonly provision: (logStream: string) => Provision;
}

export interface Provision {
  /** The whole environment of the process. */
  readonly variables: Readonly<Record<string, string>>;
  /** Epoch milliseconds after which the environment's credentials are no longer good. */
  readonly credentialsExpireAtMs: number;
  readonly log: FunctionLog;
  /** Absent when the function is in no network of the account. */
  readonly network?: EnvironmentNetwork;
}

/** Where the lines of one environment go. */
export interface FunctionLog {
  append(message: string): void;
  flush(): void;
}
