import { isDeepStrictEqual } from 'node:util';
import type { Incident } from '../../incident.ts';
import type { RecordWrite } from '../record-driver.ts';
import { incidentRow } from './rows.ts';

const IS_NEW = 'attribute_not_exists(incident_id)';
const SAME_VERSION = '#was_version = :was_version';
const SAME_STATUS = '#was_status = :was_status';
const SAME_FENCE = '#was_fence = :was_fence';

/** The conditional write of `incident-state`: a new item, or the members that changed of an incident that did not move meanwhile. */
export const incidentItem = (TableName: string, { before, after }: Pick<RecordWrite, 'before' | 'after'>) =>
  before === undefined
    ? { Put: { TableName, Item: incidentRow(after), ConditionExpression: IS_NEW } }
    : { Update: { TableName, Key: { incident_id: after.incident_id }, ...changesSince(before, after) } };

const changesSince = (before: Incident, after: Incident) => {
  const was = incidentRow(before);
  const is = incidentRow(after);
  const changed = [...new Set([...Object.keys(was), ...Object.keys(is)])].filter(
    (name) => !isDeepStrictEqual(was[name], is[name]),
  );
  const set = changed.filter((name) => is[name] !== undefined);
  const removed = changed.filter((name) => is[name] === undefined);
  const assignments = set.map((name) => `#${name} = :${name}`).join(', ');
  return {
    UpdateExpression: `SET ${assignments}${removed.length > 0 ? ` REMOVE ${removed.map((n) => `#${n}`).join(', ')}` : ''}`,
    ConditionExpression: [SAME_VERSION, SAME_STATUS, SAME_FENCE].join(' AND '),
    ExpressionAttributeNames: {
      ...Object.fromEntries(changed.map((name) => [`#${name}`, name])),
      '#was_version': 'version',
      '#was_status': 'status',
      '#was_fence': 'fence',
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map((name): [string, unknown] => [`:${name}`, is[name]])),
      ':was_version': before.version,
      ':was_status': before.status,
      ':was_fence': before.fence,
    },
  };
};
