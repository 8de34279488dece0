import { randomUUID } from 'node:crypto';
import type {
  CreateFunctionRequest,
  FunctionConfiguration,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import { notImplemented } from '../../aws-error.ts';
import type { World } from '../../world.ts';
import { describeVersion, modifiedNow } from './configuration.ts';
import * as rules from './configuration-rules.ts';
import { functionArn, parseFunctionName } from './function-name.ts';
import { readArchive } from './function-package.ts';
import { requireRevision } from './functions.ts';
import { conflict, invalidParameter } from './lambda-error.ts';
import type { Layers } from './layers.ts';
import { requirePlacement } from './network-placement.ts';
import type { LambdaParts } from './parts.ts';
import { publish } from './publishing.ts';
import type { FunctionRecord, VersionRecord } from './records.ts';

/** Stores a function with its package; everything is checked before anything is stored. */
export function createFunction({ world, functions, execution, layers }: LambdaParts, input: CreateFunctionRequest) {
  const { name } = parseFunctionName(world, input.FunctionName);
  if (functions.find(name)) throw conflict(`Function already exist: ${name}`);
  if (input.PackageType === 'Image') throw notImplemented('lambda:CreateFunction PackageType Image');
  const configuration = newConfiguration({ world, layers }, name, input);
  const stored = execution.packages.store(name, readArchive(world, input.Code ?? {}));
  const record: FunctionRecord = {
    name,
    arn: functionArn(world, name),
    latest: { ...configuration, codeSha256: stored.sha256, codeBytes: stored.sizeBytes },
    published: [],
    nextVersion: 1,
    aliases: {},
    policies: {},
    eventInvoke: {},
    tags: input.Tags ?? {},
  };
  const shown = input.Publish ? publish(record, {}) : record.latest;
  functions.save(record);
  return describeVersion(record, shown, input.Publish ? shown.version : undefined);
}

function newConfiguration(at: Place, name: string, input: CreateFunctionRequest) {
  if (input.Runtime === undefined || input.Handler === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  const empty = {
    description: '',
    timeoutSeconds: 3,
    memoryMb: 128,
    variables: {},
    role: '',
    runtime: '',
    handler: '',
  };
  return {
    ...changedConfiguration(at, name, empty, input),
    version: '$LATEST',
    architecture: input.Architectures?.[0] ?? 'x86_64',
    lastModified: modifiedNow(),
    revisionId: randomUUID(),
    deploymentId: randomUUID(),
  };
}

type Configuration = Pick<
  VersionRecord,
  | 'description'
  | 'timeoutSeconds'
  | 'memoryMb'
  | 'variables'
  | 'role'
  | 'runtime'
  | 'handler'
  | 'deadLetterArn'
  | 'network'
  | 'layers'
>;

/** Where the account keeps what a configuration names. */
interface Place {
  world: World;
  layers: Layers;
}

/** A configuration with what the call names replaced, every value checked. */
function changedConfiguration<C extends Configuration>(
  { world, layers }: Place,
  name: string,
  before: C,
  input: UpdateFunctionConfigurationRequest,
): C {
  const { Role, Runtime, Handler, Description, Timeout, MemorySize, Environment, DeadLetterConfig } = input;
  const role = Role === undefined ? before.role : rules.requireRole(world, Role, name);
  const deadLetterArn = DeadLetterConfig ? DeadLetterConfig.TargetArn || undefined : before.deadLetterArn;
  if (DeadLetterConfig && deadLetterArn) {
    rules.requireFailureQueue(world, deadLetterArn, role, 'DeadLetterConfig.TargetArn');
  }
  return {
    ...before,
    role,
    deadLetterArn,
    network: requirePlacement(world, before.network, input.VpcConfig, role),
    ...(Runtime !== undefined && { runtime: rules.requireRuntime(Runtime) }),
    ...(Handler !== undefined && { handler: rules.requireHandler(Handler) }),
    ...(Description !== undefined && { description: rules.requireDescription(Description) }),
    ...(Timeout !== undefined && { timeoutSeconds: rules.requireTimeout(Timeout) }),
    ...(MemorySize !== undefined && { memoryMb: rules.requireMemory(MemorySize) }),
    ...(input.Layers !== undefined && { layers: layers.attach(input.Layers) }),
    ...(Environment && { variables: rules.requireVariables(Environment.Variables ?? {}) }),
  };
}

/** Compare-and-set: nothing between reading the revision and storing the new one gives way to another call. */
export function updateConfiguration(
  parts: LambdaParts,
  input: UpdateFunctionConfigurationRequest,
): FunctionConfiguration {
  const { functions, execution } = parts;
  const record = functions.get(input.FunctionName);
  requireRevision(record.latest.revisionId, input.RevisionId);
  const before = record.latest;
  const changed = changedConfiguration(parts, record.name, before, input);
  const ids = { revisionId: randomUUID(), deploymentId: randomUUID() };
  record.latest = { ...changed, ...ids, lastModified: modifiedNow() };
  functions.save(record);
  execution.recycle(before);
  return describeVersion(record, record.latest);
}
