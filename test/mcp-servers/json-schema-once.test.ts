import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { jsonSchemaOnce } from '../../mcp-servers/json-schema-once.ts';

const Contract = z.object({ alarm: z.string().min(1), limit: z.int().default(10) });
const TARGET = { target: 'draft-2020-12' } as const;

describe('the JSON schema of a contract', () => {
  it.each(['input', 'output'] as const)('is what the contract says of its %s, computed once', (side) => {
    const first = jsonSchemaOnce(Contract)['~standard'].jsonSchema[side](TARGET);
    expect(first).toEqual(Contract['~standard'].jsonSchema[side](TARGET));
    expect(jsonSchemaOnce(Contract)['~standard'].jsonSchema[side](TARGET)).toBe(first);
  });

  it('is another one for another contract, target and side', () => {
    const { input, output } = jsonSchemaOnce(Contract)['~standard'].jsonSchema;
    expect(input(TARGET)).not.toEqual(output(TARGET));
    expect(input({ target: 'draft-07' })).not.toEqual(input(TARGET));
    expect(jsonSchemaOnce(z.object({}))['~standard'].jsonSchema.input(TARGET)).not.toEqual(input(TARGET));
  });

  it('goes with the contract’s own judgement of values', async () => {
    const { validate } = jsonSchemaOnce(Contract)['~standard'];
    expect(await validate({ alarm: 'errors' })).toEqual({ value: { alarm: 'errors', limit: 10 } });
    expect(await validate({ alarm: '' })).toHaveProperty('issues');
  });
});
