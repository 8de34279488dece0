/** A body that the ledger's queue accepts: one payment. */
export const payment = (id: string): string => JSON.stringify({ id, currency: 'EUR', cents: 4_200 });

/** A payload that a healthy ledger answers: one payment, booked like any other. */
export const probeEvent = (queueArn: string): object => ({
  Records: [
    {
      messageId: 'steady-state-probe',
      receiptHandle: 'none',
      body: payment('steady-state-probe'),
      attributes: {},
      messageAttributes: {},
      eventSource: 'aws:sqs',
      eventSourceARN: queueArn,
      awsRegion: queueArn.split(':')[3],
    },
  ],
});
