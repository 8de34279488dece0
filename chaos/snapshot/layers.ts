import type { Row, SnapshotReader } from './row.ts';

/** Published versions of layers. */
export const layers: SnapshotReader = async (aws) => {
  const found = await aws.read<{ Layers?: { LayerName: string }[] }>('lambda', 'ListLayers', {});
  return Promise.all(
    (found?.Layers ?? []).map(async ({ LayerName }): Promise<Row> => {
      const listed = await aws.read<{ LayerVersions?: object[] }>('lambda', 'ListLayerVersions', { LayerName });
      return [`layer ${LayerName}`, listed?.LayerVersions ?? []];
    }),
  );
};
