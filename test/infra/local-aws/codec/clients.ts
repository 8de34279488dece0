import * as cloudtrail from '@aws-sdk/client-cloudtrail';
import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as streams from '@aws-sdk/client-dynamodb-streams';
import * as ecs from '@aws-sdk/client-ecs';
import * as events from '@aws-sdk/client-eventbridge';
import * as ec2 from '@aws-sdk/client-ec2';
import * as iam from '@aws-sdk/client-iam';
import * as kms from '@aws-sdk/client-kms';
import * as lambda from '@aws-sdk/client-lambda';
import * as s3 from '@aws-sdk/client-s3';
import * as secrets from '@aws-sdk/client-secrets-manager';
import * as ses from '@aws-sdk/client-sesv2';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as ssm from '@aws-sdk/client-ssm';
import * as sts from '@aws-sdk/client-sts';
import type { Protocol } from '../../../../infra/local-aws/service.ts';

export interface ClientModule {
  readonly sdk: object;
  readonly client: string;
  readonly protocol: Protocol;
  readonly signingName: string;
}

/** Every SDK client the project installs for the embedded AWS, with what it speaks. */
export const CLIENTS: readonly ClientModule[] = [
  { sdk: lambda, client: 'LambdaClient', protocol: 'restJson1', signingName: 'lambda' },
  { sdk: cloudwatch, client: 'CloudWatchClient', protocol: 'awsJson1_0', signingName: 'monitoring' },
  { sdk: logs, client: 'CloudWatchLogsClient', protocol: 'awsJson1_1', signingName: 'logs' },
  { sdk: sns, client: 'SNSClient', protocol: 'awsQuery', signingName: 'sns' },
  { sdk: sqs, client: 'SQSClient', protocol: 'awsJson1_0', signingName: 'sqs' },
  { sdk: iam, client: 'IAMClient', protocol: 'awsQuery', signingName: 'iam' },
  { sdk: sts, client: 'STSClient', protocol: 'awsQuery', signingName: 'sts' },
  { sdk: s3, client: 'S3Client', protocol: 'restXml', signingName: 's3' },
  { sdk: dynamodb, client: 'DynamoDBClient', protocol: 'awsJson1_0', signingName: 'dynamodb' },
  { sdk: streams, client: 'DynamoDBStreamsClient', protocol: 'awsJson1_0', signingName: 'dynamodb' },
  { sdk: cloudtrail, client: 'CloudTrailClient', protocol: 'awsJson1_1', signingName: 'cloudtrail' },
  { sdk: kms, client: 'KMSClient', protocol: 'awsJson1_1', signingName: 'kms' },
  { sdk: ses, client: 'SESv2Client', protocol: 'restJson1', signingName: 'ses' },
  { sdk: secrets, client: 'SecretsManagerClient', protocol: 'awsJson1_1', signingName: 'secretsmanager' },
  { sdk: ec2, client: 'EC2Client', protocol: 'ec2Query', signingName: 'ec2' },
  { sdk: ssm, client: 'SSMClient', protocol: 'awsJson1_1', signingName: 'ssm' },
  { sdk: ecs, client: 'ECSClient', protocol: 'awsJson1_1', signingName: 'ecs' },
  { sdk: events, client: 'EventBridgeClient', protocol: 'awsJson1_1', signingName: 'events' },
];
