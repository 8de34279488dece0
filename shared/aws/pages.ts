import { TerminalError } from '../errors.ts';
import type { AwsReader, AwsServiceName } from './aws-reader.ts';

/** Names of the members that carry one page to the next, and where its rows are. */
export interface Paging {
  rows: string;
  /** Member of the answer that names the next page. */
  next: string;
  /** Member of the request that takes it. */
  token: string;
}

/** A list longer than this is not a list of one workload's things. */
const PAGES_MAX = 50;

/** Every row of a paged read; undefined when AWS says that its parent does not exist. */
export const readPages = async <Row>(
  aws: AwsReader,
  service: AwsServiceName,
  operation: string,
  input: object,
  paging: Paging,
): Promise<Row[] | undefined> => {
  const rows: Row[] = [];
  let token: unknown;
  for (let page = 0; page < PAGES_MAX; page++) {
    const request = token === undefined ? input : { ...input, [paging.token]: token };
    const output = await aws.read(service, operation, request);
    if (output === undefined) return undefined;
    rows.push(...((output[paging.rows] as Row[] | undefined) ?? []));
    token = output[paging.next];
    if (token === undefined || token === null || token === '') return rows;
  }
  throw new TerminalError(`\`${service}:${operation}\` has more than ${PAGES_MAX} pages`);
};
