import { zipSync } from 'fflate';
import type { TargetAccount } from '../../target/account.ts';

/** What the layer's first version could do: it had no entries yet. */
const EARLIER = `exports.parseLine = (line) => line.split(',');\n`;
const CURRENT = `exports.parseEntry = (line, columns) =>
  Object.fromEntries(line.split(',').map((cell, at) => [columns[at], cell]));\n`;

const archive = (source: string): Uint8Array =>
  zipSync(
    { 'nodejs/node_modules/ledger-format/index.js': new TextEncoder().encode(source) },
    { mtime: new Date('2026-01-01T00:00:00Z') },
  );

/** ARNs of the layer's two versions: the one that the function has, and the one before it. */
export interface LayerArns {
  earlier: string;
  current: string;
}

/** Publishes the layer of a workload, once. */
export const publishLayers = async (account: TargetAccount, name: string): Promise<LayerArns> => {
  const LayerName = `${name}-format`;
  const { LayerVersions = [] } = await account.send<{ LayerVersions?: unknown[] }>('lambda', 'ListLayerVersions', {
    LayerName,
  });
  if (LayerVersions.length === 0)
    for (const source of [EARLIER, CURRENT])
      await account.send('lambda', 'PublishLayerVersion', {
        LayerName,
        Description: 'Entries of ledgers',
        CompatibleRuntimes: ['nodejs22.x'],
        Content: { ZipFile: archive(source) },
      });
  return layerArns(account, name);
};

/** By the workload's name. */
export const layerArns = (scope: { accountId: string; region: string }, name: string): LayerArns => {
  const arn = `arn:aws:lambda:${scope.region}:${scope.accountId}:layer:${name}-format`;
  return { earlier: `${arn}:1`, current: `${arn}:2` };
};
