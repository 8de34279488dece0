import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import type { z } from 'zod';

type Conversion = StandardSchemaWithJSON['~standard']['jsonSchema']['input'];

const converted = new WeakMap<z.ZodObject, StandardSchemaWithJSON>();

/**
 * A contract's schema, whose JSON schema is computed once a process. A server is made for every request, and would
 * convert all its tools anew for each.
 */
export const jsonSchemaOnce = (schema: z.ZodObject): StandardSchemaWithJSON => {
  const known = converted.get(schema);
  if (known !== undefined) return known;
  const { jsonSchema, ...rest } = schema['~standard'];
  const once = {
    '~standard': { ...rest, jsonSchema: { input: remember(jsonSchema.input), output: remember(jsonSchema.output) } },
  };
  converted.set(schema, once);
  return once;
};

const remember = (convert: Conversion): Conversion => {
  const answers = new Map<string, Record<string, unknown>>();
  return (options) => {
    const answer = answers.get(options.target) ?? convert(options);
    answers.set(options.target, answer);
    return answer;
  };
};
