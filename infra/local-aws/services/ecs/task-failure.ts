import type { StopCode } from './records.ts';

/** Why a task never ran, or had to end: ECS's own words. */
export class TaskFailure extends Error {
  readonly stopCode: StopCode;

  constructor(text: string, stopCode: StopCode = 'TaskFailedToStart') {
    super(text);
    this.name = 'TaskFailure';
    this.stopCode = stopCode;
  }
}

const PULLING = 'unable to pull secrets or registry auth: execution resource retrieval failed';

/** The execution role could not get what the task needs before it starts; `cause` is AWS's answer to it. */
export const registryAuthFailed = (cause: string): TaskFailure =>
  new TaskFailure(
    `ResourceInitializationError: ${PULLING}: unable to retrieve ecr registry auth: service call has been retried 3 time(s): ${cause}. Please check your task network configuration.`,
  );

export const secretFailed = (arn: string, cause: string): TaskFailure =>
  new TaskFailure(
    `ResourceInitializationError: ${PULLING}: unable to retrieve secret from asm: service call has been retried 1 time(s): failed to fetch secret ${arn} from secrets manager: ${cause}`,
  );

export const parameterFailed = (arn: string, cause: string): TaskFailure =>
  new TaskFailure(
    `ResourceInitializationError: ${PULLING}: unable to retrieve secrets from ssm: service call has been retried 1 time(s): failed to fetch parameter ${arn}: ${cause}`,
  );

export const imageNotFound = (image: string): TaskFailure =>
  new TaskFailure(
    `CannotPullContainerError: pull image manifest has been retried 5 time(s): failed to resolve ref ${image}: ${image}: not found`,
  );

export const imageForbidden = (image: string): TaskFailure =>
  new TaskFailure(
    `CannotPullContainerError: pull image manifest has been retried 1 time(s): failed to resolve ref ${image}: pulling from host failed with status code [manifests]: 403 Forbidden`,
  );

export const logDriverFailed = (cause: string): TaskFailure =>
  new TaskFailure(
    `ResourceInitializationError: failed to validate logger args: create stream has been retried 1 times: failed to create Cloudwatch log stream: ${cause} : exit status 1`,
  );

export const commandNotFound = (program: string): TaskFailure =>
  new TaskFailure(
    `CannotStartContainerError: Error response from daemon: failed to create task for container: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: exec: "${program}": executable file not found in $PATH: unknown`,
  );
