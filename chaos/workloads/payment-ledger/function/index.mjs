import { createHash, createHmac } from 'node:crypto';
import { DynamoDBClient, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const dynamodb = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const ssm = new SSMClient({});

const { ENTRY_TABLE, ACCOUNTS_PARAMETER, BOOKKEEPER_SECRET, BOOKKEEPER_ROW, SIGNING_STAGE } = process.env;

/** Books a batch of payments, each `{"id": "...", "currency": "EUR", "cents": 1}`: one signed entry for each. */
export const handler = async (event) => {
  for (const record of event.Records) {
    const payment = JSON.parse(record.body);
    console.log(`booking ${payment.id}`);
    const account = await accountFor(payment.currency);
    const [bookkeeper, signer] = await Promise.all([login('AWSCURRENT'), login(SIGNING_STAGE)]);
    await book({ ...payment, account }, bookkeeper, signer);
  }
  return { processed: event.Records.length };
};

/** Read anew for every payment: a changed setting is used at once. */
const accountFor = async (currency) => {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: ACCOUNTS_PARAMETER, WithDecryption: true }));
  const accounts = JSON.parse(Parameter.Value);
  if (accounts[currency] === undefined) throw new Error(`no account is kept in ${currency}`);
  return accounts[currency];
};

const login = async (VersionStage) => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: BOOKKEEPER_SECRET, VersionStage }));
  return JSON.parse(SecretString);
};

/** The ledger takes an entry from whoever knows the password of its door, in one transaction. */
const book = async ({ id, account, cents }, bookkeeper, signer) => {
  const digest = createHash('sha256').update(bookkeeper.password).digest('hex');
  const signature = createHmac('sha256', signer.password).update(`${id}/${account}/${cents}`).digest('hex');
  const Item = { id: { S: id }, account: { S: account }, cents: { N: String(cents) }, signature: { S: signature } };
  const isKnown = {
    TableName: ENTRY_TABLE,
    Key: { id: { S: BOOKKEEPER_ROW } },
    ConditionExpression: 'digest = :digest',
    ExpressionAttributeValues: { ':digest': { S: digest } },
  };
  const TransactItems = [{ ConditionCheck: isKnown }, { Put: { TableName: ENTRY_TABLE, Item } }];
  try {
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
  } catch (error) {
    if (error.CancellationReasons?.[0]?.Code !== 'ConditionalCheckFailed') throw error;
    throw new Error(`password authentication failed for user "${bookkeeper.username}"`);
  }
};
