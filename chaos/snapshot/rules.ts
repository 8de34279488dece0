import type { Row, SnapshotReader } from './row.ts';

/** Rules of the default bus, with their targets. */
export const rules: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Rules?: { Name: string }[] }>('eventbridge', 'ListRules', {});
  const one = async (rule: { Name: string; State?: string }): Promise<Row> => {
    const { Targets } = (await aws.read('eventbridge', 'ListTargetsByRule', { Rule: rule.Name })) ?? {};
    // `State` is volatile on a function, but on a rule it is what an operator sets.
    return [`rule ${rule.Name}`, { ...rule, enabled: rule.State, Targets }];
  };
  return Promise.all((found?.Rules ?? []).map(one));
};
