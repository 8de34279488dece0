import type {
  DeleteLayerVersionRequest,
  GetLayerVersionByArnRequest,
  GetLayerVersionRequest,
  GetLayerVersionResponse,
  ListLayersRequest,
  ListLayersResponse,
  ListLayerVersionsRequest,
  ListLayerVersionsResponse,
  PublishLayerVersionRequest,
} from '@aws-sdk/client-lambda';
import { type Access, operation, type Operation } from '../../service.ts';
import { requireDescription, requireText } from './configuration-rules.ts';
import { readArchive } from './function-package.ts';
import { invalidMember } from './lambda-error.ts';
import type { LayerRecord, LayerVersionRecord } from './layers.ts';
import { pageOf } from './paging.ts';
import type { LambdaParts } from './parts.ts';

/** Layers: archives that functions find unpacked under `/opt`. */
export const layerOperations = ({ world, layers, access }: LambdaParts): Record<string, Operation> => {
  const to = (action: string, name: string | undefined, version?: number): Access[] => [
    { action: `lambda:${action}`, resource: layers.arnOf(name, version) },
  ];
  return {
    PublishLayerVersion: operation<PublishLayerVersionRequest, GetLayerVersionResponse>({
      honours: [
        ...['LayerName', 'Description', 'CompatibleRuntimes', 'CompatibleArchitectures', 'LicenseInfo'],
        ...['Content.ZipFile', 'Content.S3Bucket', 'Content.S3Key', 'Content.S3ObjectVersion'],
      ],
      writes: true,
      access: ({ LayerName, Content }) => [...to('PublishLayerVersion', LayerName), ...access.readPackage(Content)],
      handle: (input) => {
        const name = requireText(input.LayerName ?? '', 'layerName', /^[a-zA-Z0-9-_]+$/, 140);
        const { layer, found } = layers.publish(name, readArchive(world, input.Content ?? {}), {
          description: requireDescription(input.Description ?? ''),
          runtimes: input.CompatibleRuntimes ?? [],
          architectures: input.CompatibleArchitectures ?? [],
          ...(input.LicenseInfo !== undefined && { license: input.LicenseInfo }),
        });
        return describeWhole(layer, found);
      },
    }),
    GetLayerVersion: operation<GetLayerVersionRequest, GetLayerVersionResponse>({
      honours: ['LayerName', 'VersionNumber'],
      writes: false,
      access: ({ LayerName, VersionNumber }) => to('GetLayerVersion', LayerName, VersionNumber),
      handle: ({ LayerName, VersionNumber }) => {
        const { layer, found } = layers.get(LayerName, VersionNumber);
        return describeWhole(layer, found);
      },
    }),
    GetLayerVersionByArn: operation<GetLayerVersionByArnRequest, GetLayerVersionResponse>({
      honours: ['Arn'],
      writes: false,
      access: ({ Arn }) => [{ action: 'lambda:GetLayerVersion', resource: Arn ?? '' }],
      handle: ({ Arn = '' }) => {
        const number = /:layer:[^:]+:(\d+)$/.exec(Arn)?.[1];
        if (number === undefined) throw invalidMember(Arn, 'arn', 'Member must be the ARN of a layer version');
        const { layer, found } = layers.get(Arn, Number(number));
        return describeWhole(layer, found);
      },
    }),
    ListLayerVersions: operation<ListLayerVersionsRequest, ListLayerVersionsResponse>({
      honours: ['LayerName', 'CompatibleRuntime', 'CompatibleArchitecture', 'Marker', 'MaxItems'],
      writes: false,
      access: ({ LayerName }) => to('ListLayerVersions', LayerName),
      handle: (input) => {
        const { CompatibleRuntime: runtime, CompatibleArchitecture: architecture } = input;
        const versions = [...(layers.find(input.LayerName)?.versions ?? [])]
          .filter((each) => runtime === undefined || each.runtimes.includes(runtime))
          .filter((each) => architecture === undefined || each.architectures.includes(architecture))
          .reverse();
        const { members, ...next } = pageOf(versions, input.Marker, input.MaxItems);
        return { LayerVersions: members.map(describeVersion), ...next };
      },
    }),
    ListLayers: operation<ListLayersRequest, ListLayersResponse>({
      honours: ['Marker', 'MaxItems'],
      writes: false,
      access: () => access.anything('ListLayers'),
      handle: ({ Marker, MaxItems }) => {
        const there = layers.list().filter(({ versions }) => versions.length > 0);
        const { members, ...next } = pageOf(there, Marker, MaxItems);
        return { Layers: members.map(describeLatest), ...next };
      },
    }),
    DeleteLayerVersion: operation<DeleteLayerVersionRequest, object>({
      honours: ['LayerName', 'VersionNumber'],
      writes: true,
      access: ({ LayerName, VersionNumber }) => to('DeleteLayerVersion', LayerName, VersionNumber),
      handle: ({ LayerName, VersionNumber }) => {
        layers.deleteVersion(LayerName, VersionNumber);
        return {};
      },
    }),
  };
};

const describeVersion = (found: LayerVersionRecord) => ({
  LayerVersionArn: found.arn,
  Version: found.version,
  Description: found.description,
  CreatedDate: found.createdAt,
  ...(found.runtimes.length > 0 && { CompatibleRuntimes: found.runtimes as never[] }),
  ...(found.architectures.length > 0 && { CompatibleArchitectures: found.architectures as never[] }),
  ...(found.license !== undefined && { LicenseInfo: found.license }),
});

const describeWhole = (layer: LayerRecord, found: LayerVersionRecord): GetLayerVersionResponse => ({
  ...describeVersion(found),
  LayerArn: layer.arn,
  Content: { CodeSha256: found.codeSha256, CodeSize: found.codeBytes },
});

const describeLatest = ({ name, arn, versions }: LayerRecord) => {
  const latest = versions.at(-1);
  return { LayerName: name, LayerArn: arn, ...(latest && { LatestMatchingVersion: describeVersion(latest) }) };
};
