import { expect, test } from 'vitest';
import { membersOf, serviceSchema } from '../../../../infra/local-aws/codec/schema.ts';
import { createIamService } from '../../../../infra/local-aws/services/iam/index.ts';
import type { World } from '../../../../infra/local-aws/world.ts';

const service = createIamService({} as World);
const schema = serviceSchema(service.sdk);

/** What callers may ask of AWS and are refused here by name. */
const REFUSED: Readonly<Record<string, readonly string[]>> = {
  SimulatePrincipalPolicy: ['PolicyExclusionList', 'ResourceOwner', 'ResourceHandlingOption'],
  SimulateCustomPolicy: ['OrderedOrganizationPolicyInputList', 'ResourceOwner', 'ResourceHandlingOption'],
};

test.each(Object.entries(service.operations))('%s honours every member that is not refused', (name, { honours }) => {
  const members = membersOf(schema.operations.get(name)!.input).map(([member]) => member);
  const expected = members.filter((member) => !(REFUSED[name] ?? []).includes(member));
  expect([...honours].sort()).toEqual(expected.sort());
});
