/** Key of the object that sample messages ask to be processed. */
export const SAMPLE_OBJECT = 'input/sample.csv';
/** Rows in it: with the function's pace this is the length of the work, well over half its time-out. */
const SAMPLE_ROWS = 11;

export const sampleObjectBody = (): string =>
  Array.from({ length: SAMPLE_ROWS }, (_, row) => `row-${String(row).padStart(3, '0')},${row * 7}`).join('\n');

/** A body that the target's queue accepts. */
export const workMessage = (id: string): string => JSON.stringify({ id, object: SAMPLE_OBJECT });

/** A payload that a healthy target answers: one record, processed like any other. */
export const probeEvent = (queueArn: string): object => ({
  Records: [
    {
      messageId: 'steady-state-probe',
      receiptHandle: 'none',
      body: workMessage('steady-state-probe'),
      attributes: {},
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(':')[3],
    },
  ],
});
