import { z } from 'zod';
import { canonicalHash } from '../../shared/canonical.ts';
import { DIAGNOSTICS_TOOLS } from '../../shared/tools/diagnostics.ts';
import { EXECUTOR_TOOLS } from '../../shared/tools/executor.ts';
import { REMEDIATION_TOOLS } from '../../shared/tools/remediation.ts';

/** What a server says of one tool in `tools/list`, as far as it is pinned. */
export interface ListedTool {
  name: string;
  description?: string | undefined;
  inputSchema?: unknown;
  outputSchema?: unknown;
}

type Contracts = Readonly<Record<string, { description: string; input: z.ZodType; output: z.ZodType }>>;

const CONTRACTS = {
  diagnostics: DIAGNOSTICS_TOOLS,
  remediation: REMEDIATION_TOOLS,
  executor: EXECUTOR_TOOLS,
} as const satisfies Record<string, Contracts>;
export type PinnedServer = keyof typeof CONTRACTS;

/** Hash of everything about a tool that a caller could be misled by. */
const pinOf = ({ name, description = '', inputSchema, outputSchema }: ListedTool): string =>
  canonicalHash({ name, description, inputSchema: inputSchema ?? null, outputSchema: outputSchema ?? null });

/** Schemas as the protocol's SDK writes them: callers write inputs, servers write outputs. */
const listed = (contracts: Contracts): ListedTool[] =>
  Object.entries(contracts).map(([name, { description, input, output }]) => ({
    name,
    description,
    inputSchema: z.toJSONSchema(input, { io: 'input' }),
    outputSchema: z.toJSONSchema(output, { io: 'output' }),
  }));

const pins = new Map<PinnedServer, ReadonlyMap<string, string>>();

/** The pins of a server by tool, computed from the contracts of `shared/tools` when they are first asked for. */
const pinsOf = (server: PinnedServer): ReadonlyMap<string, string> => {
  const known = pins.get(server) ?? new Map(listed(CONTRACTS[server]).map((tool) => [tool.name, pinOf(tool)]));
  pins.set(server, known);
  return known;
};

/**
 * How the tools that a server lists differ from what this build was made with; `undefined` when they do not. A tool that
 * is missing, added, renamed, or described otherwise is a difference, and so is the same name twice.
 */
export const whyNotPinned = (server: PinnedServer, tools: readonly ListedTool[]): string | undefined => {
  const expected = pinsOf(server);
  const names = tools.map(({ name }) => name);
  const missing = [...expected.keys()].filter((name) => !names.includes(name));
  const added = names.filter((name, index) => !expected.has(name) || names.indexOf(name) !== index);
  const changed = tools.filter((tool) => expected.has(tool.name) && expected.get(tool.name) !== pinOf(tool));
  const differences = [
    ...missing.map((name) => `\`${name}\` is missing`),
    ...added.map((name) => `\`${name.slice(0, 64)}\` is not one of them`),
    ...changed.map(({ name }) => `\`${name}\` is described otherwise`),
  ];
  return differences.length === 0 ? undefined : differences.slice(0, 5).join('; ');
};
