import type { Tag } from '@aws-sdk/client-ecs';

export const fromTags = (tags: readonly Tag[] | undefined): Record<string, string> =>
  Object.fromEntries((tags ?? []).map(({ key, value }) => [key ?? '', value ?? '']));

export const toTags = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([key, value]) => ({ key, value }));
