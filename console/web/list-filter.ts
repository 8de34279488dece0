import { z } from 'zod';
import { CAUSE_IDS } from '../../shared/cause.ts';
import type { IncidentSummary } from '../../shared/incident-view.ts';
import { SEVERITIES } from '../../shared/incident.ts';
import { STATUSES, type Status } from '../../shared/transitions.ts';

/** Most incidents that one answer lists. */
const LIST_MAX = 200;

const emptyIsAny = <T extends z.ZodType>(value: T) =>
  z.preprocess((text) => (text === '' ? undefined : text), value.optional());

/** What a list is narrowed by, as it stands in an address. An empty field of a form asks for nothing. */
export const ListFilter = z
  .object({
    status: emptyIsAny(
      z
        .string()
        .transform((text) => text.toUpperCase().split(','))
        .pipe(z.array(z.enum(STATUSES as [Status, ...Status[]]))),
    ),
    severity: emptyIsAny(z.enum(SEVERITIES)),
    cause: emptyIsAny(z.enum(CAUSE_IDS)),
    q: emptyIsAny(z.string().trim().max(100)),
    limit: z.coerce.number().int().min(1).max(LIST_MAX).default(50),
  })
  .transform(({ status: statuses, ...rest }) => ({ statuses, ...rest }));
export type ListFilter = z.infer<typeof ListFilter>;

/** True for a row that the filter does not leave out; statuses are filtered where incidents are stored. */
export const isListed = (summary: IncidentSummary, { severity, cause, q }: ListFilter): boolean =>
  (severity === undefined || summary.severity === severity) &&
  (cause === undefined || summary.cause.split(', ').includes(cause)) &&
  (q === undefined || textOf(summary).includes(q.toLowerCase()));

const textOf = ({ incident_id, title, reason, cause, status }: IncidentSummary): string =>
  [incident_id, title, reason, cause, status].join('\n').toLowerCase();

/** How many incidents are read so that `limit` of them can be left after filtering. */
export const readAtMost = ({ severity, cause, q, limit }: ListFilter): number =>
  [severity, cause, q].every((part) => part === undefined) ? limit : LIST_MAX;
