import type { AwsReader } from '../../shared/aws/aws-reader.ts';

/** One configured thing: `queue <url>`, `role <name>`, … and what is configured of it. */
export type Row = readonly [key: string, value: unknown];

/** Reads every configured thing of one kind in the account. */
export type SnapshotReader = (aws: AwsReader) => Promise<Row[]>;
