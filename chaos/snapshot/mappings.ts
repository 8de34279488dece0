import type { Row, SnapshotReader } from './row.ts';

/** Event source mappings. */
export const mappings: SnapshotReader = async (aws) => {
  const found = await aws.read<{ EventSourceMappings?: { UUID: string; State: string }[] }>(
    'lambda',
    'ListEventSourceMappings',
    {},
  );
  // `State` is volatile on a function, but on a mapping it is what an operator sets.
  return (found?.EventSourceMappings ?? []).map(
    (mapping): Row => [`mapping ${mapping.UUID}`, { ...mapping, enabled: mapping.State.startsWith('Enabl') }],
  );
};
