import type { Incident } from '../../incident.ts';
import type { OutboxMessage } from '../incident-store.ts';
import { observedIntent } from '../observed-intent.ts';
import type { OutcomeWrite, RecordWrite, Refusal } from '../record-driver.ts';
import { incidentItem } from './incident-update.ts';
import { type ContextKey, contextKey } from './keys.ts';
import { approvalRow, evidenceRow, type Row } from './rows.ts';
import type { TransactionPart as Part } from './transaction.ts';

type TransactionPart = Part<Refusal>;

/** Names of the four tables of records, prefix included. */
export interface RecordTables {
  state: string;
  context: string;
  approvals: string;
  audit: string;
}

/** A message id is remembered longer than SQS can keep a message (14 days). */
const MESSAGE_SECONDS = 15 * 86_400;

const ROW_IS_NEW = 'attribute_not_exists(pk)';
const CALL_NOT_BEGUN = `${ROW_IS_NEW} OR (fence < :fence AND attribute_not_exists(outcome))`;

/** Every part of the one transaction that stores `write`. */
export const writeParts = (tables: RecordTables, write: RecordWrite): TransactionPart[] => {
  const { context } = tables;
  return [
    { refusal: 'incident', item: incidentItem(tables.state, write) },
    ...auditParts(tables, write),
    ...pointerParts(context, write),
    ...messageParts(context, write),
    ...proposalParts(context, write),
    ...approvalParts(tables, write),
    ...callParts(context, write),
    ...evidenceParts(context, write),
    ...(write.outbox === undefined ? [] : [outboxPart(context, write.outbox)]),
  ];
};

const auditParts = ({ audit }: RecordTables, { entry }: RecordWrite): TransactionPart[] =>
  entry === undefined
    ? []
    : [
        {
          refusal: 'audit',
          item: { Put: { TableName: audit, Item: entry, ConditionExpression: 'attribute_not_exists(incident_id)' } },
        },
      ];

const pointerParts = (context: string, { after, opens, closes }: RecordWrite): TransactionPart[] => {
  const { incident_id, fingerprint } = after;
  const key = contextKey.opening(fingerprint);
  if (opens !== undefined) {
    const replaced = opens.replaces === undefined ? {} : { ':replaced': opens.replaces };
    const condition = opens.replaces === undefined ? ROW_IS_NEW : `${ROW_IS_NEW} OR incident_id = :replaced`;
    return [put('opening', context, key, { incident_id, fingerprint }, condition, replaced)];
  }
  if (closes !== true) return [];
  const isOwn = `${ROW_IS_NEW} OR incident_id = :own`;
  return [put('opening', context, key, { incident_id, fingerprint, closed: true }, isOwn, { ':own': incident_id })];
};

const messageParts = (context: string, { messageId, after }: RecordWrite): TransactionPart[] => {
  if (messageId === undefined) return [];
  const received = Math.floor(Date.parse(after.updated_at) / 1_000);
  // DynamoDB removes expired rows when it likes, so the condition looks at the time itself.
  const condition = `${ROW_IS_NEW} OR #ttl < :received`;
  const part = put(
    'message',
    context,
    contextKey.message(messageId),
    { incident_id: after.incident_id, message_id: messageId, ttl: received + MESSAGE_SECONDS },
    condition,
    { ':received': received },
  );
  return [{ ...part, item: { Put: { ...part.item.Put, ExpressionAttributeNames: { '#ttl': 'ttl' } } } }];
};

const proposalParts = (context: string, { proposal }: RecordWrite): TransactionPart[] =>
  proposal === undefined
    ? []
    : [
        put(
          'proposal',
          context,
          contextKey.proposal(proposal.incident_id, proposal.proposal_id),
          { ...proposal },
          ROW_IS_NEW,
        ),
      ];

const approvalParts = ({ approvals }: RecordTables, { approval }: RecordWrite): TransactionPart[] =>
  approval === undefined
    ? []
    : [
        {
          refusal: 'approval',
          item: {
            Put: {
              TableName: approvals,
              Item: approvalRow(approval),
              ConditionExpression: 'attribute_not_exists(proposal_id)',
            },
          },
        },
      ];

const callParts = (context: string, { after, intent, outcome }: RecordWrite): TransactionPart[] => {
  if (intent !== undefined)
    return [
      put('intent', context, contextKey.intent(intent), { ...intent }, CALL_NOT_BEGUN, { ':fence': intent.fence }),
    ];
  return outcome === undefined ? [] : [outcomePart(context, after, outcome)];
};

/** An outcome is added to its intent, or kept under one that says that no call was begun. */
const outcomePart = (context: string, after: Incident, write: OutcomeWrite): TransactionPart => {
  const { outcome, ...unbegun } = observedIntent(after, write);
  const names = Object.keys(unbegun);
  const defaults = names.map((name) => `#${name} = if_not_exists(#${name}, :${name})`);
  const Update = {
    TableName: context,
    Key: contextKey.intent(unbegun),
    UpdateExpression: `SET outcome = :outcome, ${defaults.join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
    ExpressionAttributeValues: {
      ':outcome': outcome,
      ...Object.fromEntries(Object.entries(unbegun).map(([name, value]) => [`:${name}`, value])),
    },
  };
  return { refusal: 'incident', item: { Update } };
};

/** Evidence is written again when a crashed step runs again, so nothing is asked of what is stored. */
const evidenceParts = (context: string, { after, evidence = [] }: RecordWrite): TransactionPart[] =>
  evidence.map((one) =>
    put('incident', context, contextKey.evidence(after.incident_id, one.evidence_id), {
      incident_id: after.incident_id,
      ...evidenceRow(one),
    }),
  );

const outboxPart = (context: string, message: OutboxMessage): TransactionPart =>
  put('incident', context, contextKey.outbox(message), { ...message });

const put = (
  refusal: TransactionPart['refusal'],
  TableName: string,
  key: ContextKey,
  row: Row,
  ConditionExpression?: string,
  values: Row = {},
) => ({
  refusal,
  item: {
    Put: {
      TableName,
      Item: { ...key, ...row },
      ConditionExpression,
      ExpressionAttributeValues: Object.keys(values).length > 0 ? values : undefined,
    },
  },
});
