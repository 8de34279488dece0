interface Metric {
  name?: string | null;
  namespace?: string | null;
  dimensions?: Record<string, string> | null;
}

/**
 * What an alarm watches, of one metric or of several in an expression: the first metric's name, and the dimensions that
 * no two of them disagree about. Alarms on queries and composite alarms watch no metric that could be named.
 */
export const watchedMetric = (
  metrics: readonly Metric[],
): { metric?: string; namespace?: string; dimensions: Record<string, string> } => {
  const first = metrics.find(({ name }) => typeof name === 'string');
  return {
    metric: first?.name ?? undefined,
    namespace: first?.namespace ?? undefined,
    dimensions: agreed(metrics.map(({ dimensions }) => dimensions ?? {})),
  };
};

const agreed = (all: readonly Record<string, string>[]): Record<string, string> => {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of all.flatMap((dimensions) => Object.entries(dimensions)))
    values.set(name, (values.get(name) ?? new Set()).add(value));
  return Object.fromEntries(
    [...values].filter(([, { size }]) => size === 1).map(([name, [value = '']]) => [name, value]),
  );
};
