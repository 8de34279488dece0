import type * as Ssm from '@aws-sdk/client-ssm';
import { notImplemented } from '../../aws-error.ts';
import { operation, type Call, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { DEFAULT_KEY, latestOf, type ParameterRecord, type ParameterVersion } from './parameter.ts';
import { parameterAccess, requestTags } from './parameter-access.ts';
import { sealValue } from './parameter-value.ts';
import type { Parameters } from './parameters.ts';
import { parameterExists, parameterNotFound, patternMismatch, typeMismatch, validation } from './ssm-error.ts';
import { mergeTags } from './tag-operations.ts';

const VALUE_BYTES_MAX = 4096;
const VERSIONS_MAX = 100;
const LABELS_MAX = 10;
const NAME = /^[a-zA-Z0-9_./-]{1,1011}$/;
const TYPES = ['String', 'StringList', 'SecureString'] as const;

const checkGiven = ({
  Name = '',
  Value = '',
  Type,
  Tier,
  DataType,
  Tags,
  Overwrite,
}: Ssm.PutParameterRequest): void => {
  if (!NAME.test(Name) || /^\/?(aws|ssm)/i.test(Name)) {
    throw validation(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  }
  if (Value === '' || Buffer.byteLength(Value) > VALUE_BYTES_MAX) {
    throw validation(
      'Standard tier parameters support a maximum parameter value of 4096 characters, and at least one.',
    );
  }
  if (Tier !== undefined && Tier !== 'Standard') throw notImplemented(`ssm:PutParameter Tier ${Tier}`);
  if (DataType !== undefined && DataType !== 'text') throw notImplemented(`ssm:PutParameter DataType ${DataType}`);
  if (Type !== undefined && !TYPES.includes(Type)) throw notImplemented(`ssm:PutParameter Type ${String(Type)}`);
  if (Overwrite && Tags?.length) {
    throw validation(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    );
  }
};

const keyOf = (type: string, given: string | undefined, before: ParameterVersion | undefined): string | undefined => {
  if (type === 'SecureString') return given ?? before?.keyId ?? DEFAULT_KEY;
  if (given !== undefined) throw validation('KeyId is required for SecureString type parameter only.');
  return undefined;
};

const put = (
  world: World,
  parameters: Parameters,
  input: Ssm.PutParameterRequest,
  call: Call,
): Ssm.PutParameterResult => {
  checkGiven(input);
  const { Name: name = '', Value: value = '', Description, AllowedPattern } = input;
  const known = parameters.find(name);
  if (known && !input.Overwrite) throw parameterExists();
  const before = known && latestOf(known);
  const type = input.Type ?? before?.type;
  if (type === undefined) throw validation('A parameter type is required when you create a parameter.');
  if (before && type !== before.type) throw typeMismatch();
  if (AllowedPattern !== undefined && !new RegExp(AllowedPattern).test(value)) throw patternMismatch(value);
  const arn = known?.arn ?? parameters.arnOf(name);
  const description = Description ?? before?.description;
  const version: ParameterVersion = {
    version: (before?.version ?? 0) + 1,
    type,
    ...sealValue(world, arn, value, keyOf(type, input.KeyId, before), call),
    ...(description !== undefined && { description }),
    ...(AllowedPattern !== undefined && { allowedPattern: AllowedPattern }),
    labels: [],
    modifiedAt: new Date().toISOString(),
    modifiedBy: call.caller.principalArn,
  };
  const kept = (known?.versions ?? []).slice(1 - VERSIONS_MAX);
  parameters.save({ name, arn, tags: known?.tags ?? mergeTags({}, input.Tags), versions: [...kept, version] });
  return { Version: version.version, Tier: 'Standard' };
};

const isLabel = (label: string): boolean => /^(?!aws|ssm)[A-Za-z_.-][\w.-]{0,99}$/i.test(label);

const label = (
  record: ParameterRecord,
  { ParameterVersion: wanted, Labels = [] }: Ssm.LabelParameterVersionRequest,
): { record: ParameterRecord; result: Ssm.LabelParameterVersionResult } => {
  const number = wanted ?? latestOf(record).version;
  const good = Labels.filter(isLabel);
  const versions = record.versions.map((version) => {
    const others = version.labels.filter((each) => !good.includes(each));
    return { ...version, labels: version.version === number ? [...others, ...good] : others };
  });
  const found = versions.find(({ version }) => version === number);
  if (!found) throw parameterNotFound();
  if (found.labels.length > LABELS_MAX) throw validation('A parameter version can have a maximum of ten labels.');
  const InvalidLabels = Labels.filter((each) => !isLabel(each));
  return { record: { ...record, versions }, result: { InvalidLabels, ParameterVersion: number } };
};

/** Parameters are put, labelled and deleted. A deletion takes the history with it. */
export const writeOperations = (world: World, parameters: Parameters): Record<string, Operation> => ({
  PutParameter: operation<Ssm.PutParameterRequest, Ssm.PutParameterResult>({
    honours: [
      'Name',
      'Description',
      'Value',
      'Type',
      'KeyId',
      'Overwrite',
      'AllowedPattern',
      'Tags',
      'Tier',
      'DataType',
    ],
    writes: true,
    access: ({ Name, Overwrite, Tags }) => {
      const context = { 'ssm:Overwrite': String(Overwrite ?? false), ...requestTags(Tags) };
      const actions = ['PutParameter', ...(Tags?.length ? ['AddTagsToResource'] : [])];
      return actions.map((action) => parameterAccess(parameters, action, Name, context));
    },
    handle: (input, call) => put(world, parameters, input, call),
  }),
  DeleteParameter: operation<Ssm.DeleteParameterRequest, Ssm.DeleteParameterResult>({
    honours: ['Name'],
    writes: true,
    access: ({ Name }) => [parameterAccess(parameters, 'DeleteParameter', Name)],
    handle: ({ Name }) => {
      parameters.remove(parameters.get(Name));
      return {};
    },
  }),
  DeleteParameters: operation<Ssm.DeleteParametersRequest, Ssm.DeleteParametersResult>({
    honours: ['Names'],
    writes: true,
    access: ({ Names = [] }) => Names.map((name) => parameterAccess(parameters, 'DeleteParameters', name)),
    handle: ({ Names = [] }) => {
      const there = Names.filter((name) => parameters.find(name) !== undefined);
      for (const name of there) parameters.remove(parameters.get(name));
      return { DeletedParameters: there, InvalidParameters: Names.filter((name) => !there.includes(name)) };
    },
  }),
  LabelParameterVersion: operation<Ssm.LabelParameterVersionRequest, Ssm.LabelParameterVersionResult>({
    honours: ['Name', 'ParameterVersion', 'Labels'],
    writes: true,
    access: ({ Name }) => [parameterAccess(parameters, 'LabelParameterVersion', Name)],
    handle: (input) => {
      const { record, result } = label(parameters.get(input.Name), input);
      parameters.save(record);
      return result;
    },
  }),
});
