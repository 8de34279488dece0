import type { Event, LookupEventsResponse } from '@aws-sdk/client-cloudtrail';
import { arnName } from '../../../shared/arn.ts';
import { cleanLine, cleanValue } from '../../../shared/safety/clean-value.ts';
import { DIAGNOSTICS_TOOLS } from '../../../shared/tools/diagnostics.ts';
import { mcpTool } from '../../mcp-tool.ts';
import type { DiagnosticsDeps } from '../deps.ts';
import { timeWindow } from '../time-window.ts';

/** Events shown at most; LookupEvents answers 50 a page and takes one attribute a call, so write events are asked for once. */
const EVENTS_MAX = 15;
const PAGES_MAX = 4;

export const getRecentChanges = mcpTool({
  name: 'get_recent_changes',
  contract: DIAGNOSTICS_TOOLS.get_recent_changes,
  effects: 'none',
  run: async (input, { aws, clock }: DiagnosticsDeps) => {
    const { from, to } = timeWindow(clock, input);
    const wanted = new Set(input.resource_arns.flatMap((arn) => [arn, arnName(arn)]));
    const events: ReturnType<typeof describe>[] = [];
    let NextToken: string | undefined;
    let pages = 0;
    do {
      const page = await aws.read<LookupEventsResponse>('cloudtrail', 'LookupEvents', {
        LookupAttributes: [{ AttributeKey: 'ReadOnly', AttributeValue: 'false' }],
        StartTime: from,
        EndTime: to,
        MaxResults: 50,
        NextToken,
      });
      events.push(...(page?.Events ?? []).map((event) => describe(event)).filter((event) => concerns(event, wanted)));
      NextToken = page?.NextToken;
      pages += 1;
    } while (NextToken !== undefined && events.length < EVENTS_MAX && pages < PAGES_MAX);
    return {
      from: from.toISOString(),
      to: to.toISOString(),
      events: events.slice(0, EVENTS_MAX),
      truncated: NextToken !== undefined,
    };
  },
});

interface TrailRecord {
  userIdentity?: { arn?: string; sessionContext?: { sourceIdentity?: string } };
  requestParameters?: Record<string, unknown> | null;
  errorCode?: string;
}

const describe = (event: Event) => {
  const record = JSON.parse(event.CloudTrailEvent ?? '{}') as TrailRecord;
  const parameters = record.requestParameters ?? {};
  return {
    at: (event.EventTime ?? new Date(0)).toISOString(),
    name: event.EventName ?? '',
    source: event.EventSource ?? '',
    principal: record.userIdentity?.arn ?? event.Username ?? '',
    source_identity: record.userIdentity?.sessionContext?.sourceIdentity,
    resource: event.Resources?.map((resource) => resource.ResourceName ?? '').find(Boolean) ?? named(parameters),
    parameters: Object.fromEntries(
      Object.entries(parameters)
        .slice(0, 12)
        .map(([name, value]) => [name, bounded(name, value)]),
    ),
    error_code: record.errorCode,
  };
};

const named = (parameters: Record<string, unknown>): string => {
  const name =
    parameters.functionName ?? parameters.roleName ?? parameters.queueUrl ?? parameters.uUID ?? parameters.uuid;
  return typeof name === 'string' ? name : '';
};

/** Cleaned while it still has members, because their names say what is secret. */
const bounded = (name: string, value: unknown): string => {
  const { [name]: clean } = cleanValue({ [name]: value }) as Record<string, unknown>;
  return cleanLine(typeof clean === 'string' ? clean : (JSON.stringify(clean) ?? ''), 600);
};

const concerns = (event: ReturnType<typeof describe>, wanted: ReadonlySet<string>): boolean =>
  wanted.has(event.resource) ||
  wanted.has(arnName(event.resource)) ||
  Object.values(event.parameters).some((value) => wanted.has(value) || wanted.has(arnName(value)));
