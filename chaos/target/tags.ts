/** The tag that the injector wants to see before it breaks anything outside an embedded account. */
export const TARGET_TAG = { key: 'firebreak:target', value: 'yes' } as const;

/** The tag by which an owner lets incidents of a resource be answered; what carries no such tag is not touched. */
export const MANAGED_TAG = { key: 'incident-responder', value: 'managed' } as const;

/** What every part of a workload carries that may be broken and repaired. */
export const WORKLOAD_TAGS: Record<string, string> = {
  [TARGET_TAG.key]: TARGET_TAG.value,
  [MANAGED_TAG.key]: MANAGED_TAG.value,
};

/** The same, as most services take them. */
export const WORKLOAD_TAG_LIST: readonly { Key: string; Value: string }[] = Object.entries(WORKLOAD_TAGS).map(
  ([Key, Value]) => ({ Key, Value }),
);
