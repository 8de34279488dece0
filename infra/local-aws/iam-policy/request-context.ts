import type { ConditionValue } from '../service.ts';

/** The condition keys of one request. Key names are compared without regard to case, values are kept as they are. */
export interface RequestContext {
  /** The key's values; undefined when the key is absent, which differs from an empty list. */
  values(key: string): readonly string[] | undefined;
  /** The value for a policy variable: only a single-valued key can be one. */
  single(key: string): string | undefined;
  keys(): readonly string[];
}

export function createRequestContext(entries: Readonly<Record<string, ConditionValue | undefined>>): RequestContext {
  const byKey = new Map<string, ConditionValue>();
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) byKey.set(key.toLowerCase(), value);
  return {
    values(key) {
      const value = byKey.get(key.toLowerCase());
      return typeof value === 'string' ? [value] : value;
    },
    single(key) {
      const value = byKey.get(key.toLowerCase());
      return typeof value === 'string' ? value : undefined;
    },
    keys: () => [...byKey.keys()],
  };
}
