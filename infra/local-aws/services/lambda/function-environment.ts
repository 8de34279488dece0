import type { TemporaryCredentials, World } from '../../world.ts';
import { endpointVariables } from './environment-network.ts';
import type { VersionRecord } from './records.ts';

/** Names that Lambda sets itself; a function's configuration may not. */
export const RESERVED_VARIABLES = [
  '_HANDLER',
  '_X_AMZN_TRACE_ID',
  'AWS_DEFAULT_REGION',
  'AWS_REGION',
  'AWS_EXECUTION_ENV',
  'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE',
  'AWS_LAMBDA_FUNCTION_VERSION',
  'AWS_LAMBDA_INITIALIZATION_TYPE',
  'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME',
  'AWS_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API',
  'LAMBDA_TASK_ROOT',
  'LAMBDA_RUNTIME_DIR',
] as const;

export interface EnvironmentOf {
  readonly functionName: string;
  readonly version: VersionRecord;
  readonly taskRoot: string;
  /** What the layers unpack to; undefined without any. */
  readonly optRoot: string | undefined;
  readonly logGroup: string;
  readonly logStream: string;
  readonly credentials: TemporaryCredentials;
}

/** The variables of one execution environment. Nothing of the host's own leaks in but where its programs are. */
export function environmentVariables(world: World, of: EnvironmentOf): Record<string, string> {
  const { version, credentials } = of;
  return {
    PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
    LANG: 'en_US.UTF-8',
    TZ: ':UTC',
    // SDK clients in the function meet this account and not the real one; a function may name another endpoint itself.
    AWS_ENDPOINT_URL: world.endpoint,
    ...(version.network && endpointVariables(world)),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
    // Node looks here for what `require` does not find in the package; `import` does not, on AWS neither.
    ...(of.optRoot !== undefined && { NODE_PATH: nodePath(of.optRoot, version.runtime) }),
    ...version.variables,
    _HANDLER: version.handler,
    AWS_REGION: world.region,
    AWS_DEFAULT_REGION: world.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${version.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: of.functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(version.memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: version.version,
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: of.logGroup,
    AWS_LAMBDA_LOG_STREAM_NAME: of.logStream,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    LAMBDA_TASK_ROOT: of.taskRoot,
    LAMBDA_RUNTIME_DIR: '/var/runtime',
  };
}

const nodePath = (opt: string, runtime: string): string =>
  [`${opt}/nodejs/${runtime.replace(/^nodejs(\d+)\.x$/, 'node$1')}/node_modules`, `${opt}/nodejs/node_modules`].join(
    ':',
  );
