import { kindOf, membersOf, traitsOf, type Schema } from './codec/schema.ts';

/** Members that CloudTrail shows under another name. */
const OTHER_NAMES: Readonly<Record<string, string>> = { Bucket: 'bucketName' };

/** `FunctionName` as `functionName`, `URL` as `uRL`: CloudTrail lowers the first letter and no more. */
const camel = (name: string): string => OTHER_NAMES[name] ?? name.charAt(0).toLowerCase() + name.slice(1);

/** An input as CloudTrail shows it: camel case, without bytes, and without what the model marks as sensitive. */
export function trailParameters(schema: Schema, value: unknown): unknown {
  if (value === undefined || value === null || isHidden(schema)) return undefined;
  switch (kindOf(schema)) {
    case 'structure':
      return structureParameters(schema, value as Record<string, unknown>);
    case 'list':
      return (value as unknown[]).map((each) => trailParameters(schema.getValueSchema(), each));
    case 'map':
      return Object.fromEntries(
        Object.entries(value).map(([key, each]) => [key, trailParameters(schema.getValueSchema(), each)]),
      );
    case 'timestamp':
      return (value as Date).toISOString();
    default:
      return value;
  }
}

const isHidden = (schema: Schema): boolean => kindOf(schema) === 'blob' || traitsOf(schema).sensitive === 1;

/** A structure of which nothing may be shown (a function's environment) is left out whole. */
function structureParameters(schema: Schema, value: Record<string, unknown>): Record<string, unknown> | undefined {
  const shown: Record<string, unknown> = {};
  for (const [name, member] of membersOf(schema)) {
    const parameter = trailParameters(member, value[name]);
    if (parameter !== undefined) shown[camel(name)] = parameter;
  }
  return schema.isMemberSchema() && Object.keys(shown).length === 0 ? undefined : shown;
}
