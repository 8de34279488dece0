import type { FilterLogEventsResponse } from '@aws-sdk/client-cloudwatch-logs';
import { arnName, parseArn } from '../../../shared/arn.ts';
import { describeService, readRevision } from '../../../shared/aws/service-reads.ts';
import { TerminalError } from '../../../shared/errors.ts';
import { cleanLine } from '../../../shared/safety/clean-value.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';
import { classifyLine, digestErrors, type LogLine } from '../log-errors.ts';
import { timeWindow } from '../time-window.ts';

/** Lines read at most: enough for the error classes of an incident, little enough for one answer. */
const LINES_MAX = 2_000;

export const searchLogs = mcpTool({
  name: 'search_logs',
  contract: DIAGNOSTICS_TOOLS.search_logs,
  effects: 'none',
  run: async (input, { aws, clock }: DiagnosticsDeps) => {
    const { from, to } = timeWindow(clock, input);
    const logGroupName = await findLogGroup(aws, input.resource_arn);
    const { lines, truncated } = await readLines(
      aws,
      { logGroupName, startTime: from.getTime(), endTime: to.getTime() + 1 },
      input.contains,
    );
    return {
      log_group: logGroupName,
      from: from.toISOString(),
      to: to.toISOString(),
      lines: lines.length,
      errors: digestErrors(lines),
      reports: digestReports(lines),
      samples: pickSamples(lines, input.limit),
      truncated,
    };
  },
});

/** A function's group is called after it; a service's is what its revision says. */
const findLogGroup = async (aws: DiagnosticsDeps['aws'], arn: string): Promise<string> => {
  if (parseArn(arn)?.service !== 'ecs') return `/aws/lambda/${arnName(arn)}`;
  const service = await describeService(aws, arn);
  const [group] = (await readRevision(aws, service?.taskDefinition ?? '')).log_groups;
  if (group === undefined) throw new TerminalError(`the containers of \`${arn}\` write no log`);
  return group;
};

const readLines = async (
  aws: DiagnosticsDeps['aws'],
  query: { logGroupName: string; startTime: number; endTime: number },
  contains: string | undefined,
): Promise<{ lines: LogLine[]; truncated: boolean }> => {
  const lines: LogLine[] = [];
  let nextToken: string | undefined;
  const filterPattern = contains === undefined ? undefined : `"${contains.replaceAll('"', ' ')}"`;
  do {
    const page = await aws.read<FilterLogEventsResponse>('logs', 'FilterLogEvents', {
      ...query,
      filterPattern,
      nextToken,
      limit: 1_000,
    });
    if (page === undefined) throw new TerminalError(`log group \`${query.logGroupName}\` does not exist`);
    lines.push(...(page.events ?? []).map((event) => ({ at: event.timestamp ?? 0, text: event.message ?? '' })));
    nextToken = page.nextToken;
  } while (nextToken !== undefined && lines.length < LINES_MAX);
  return { lines: lines.slice(-LINES_MAX), truncated: nextToken !== undefined };
};

const REPORT = /^REPORT RequestId: \S+\tDuration: ([\d.]+) ms\t.*Memory Size: (\d+) MB\tMax Memory Used: (\d+) MB/s;

const digestReports = (lines: readonly LogLine[]) => {
  const digest = { count: 0, duration_ms_max: 0, timeouts: 0, memory_mb: 0, memory_mb_max_used: 0 };
  for (const { text } of lines) {
    const match = REPORT.exec(text);
    if (!match) continue;
    digest.count += 1;
    digest.duration_ms_max = Math.max(digest.duration_ms_max, Number(match[1]));
    digest.memory_mb = Number(match[2]);
    digest.memory_mb_max_used = Math.max(digest.memory_mb_max_used, Number(match[3]));
    if (text.includes('\tStatus: timeout')) digest.timeouts += 1;
  }
  return digest;
};

/** Errors first, newest first: what a person would scroll to. */
const pickSamples = (lines: readonly LogLine[], limit: number) => {
  const ranked = [...lines]
    .reverse()
    .sort((a, b) => Number(classifyLine(b.text) !== undefined) - Number(classifyLine(a.text) !== undefined));
  return ranked
    .slice(0, limit)
    .map((line) => ({ at: new Date(line.at).toISOString(), text: cleanLine(line.text, 300) }));
};
