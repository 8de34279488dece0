import type { AwsReader } from './aws-reader.ts';

/**
 * A reader for one look at the account: what was asked already is answered as it was then. Its parts agree with each
 * other, and many parts may ask the same. For the length of the look only: nothing in it is ever read again.
 */
export const askedOnce = (aws: AwsReader): AwsReader => {
  const answers = new Map<string, Promise<unknown>>();
  return {
    accountId: aws.accountId,
    region: aws.region,
    read<O>(...[service, operation, input]: Parameters<AwsReader['read']>): Promise<O | undefined> {
      const question = JSON.stringify([service, operation, input]);
      const answer = answers.get(question) ?? aws.read(service, operation, input);
      answers.set(question, answer);
      return answer as Promise<O | undefined>;
    },
  };
};
