import { receiptHandleIsInvalid } from './errors.ts';

/** What a receipt handle says once opened. Opaque to clients, as AWS's are. */
export interface Receipt {
  readonly messageId: string;
  readonly nonce: string;
}

export const sealReceipt = (queueName: string, receipt: Receipt): string =>
  Buffer.from(`${queueName} ${receipt.messageId} ${receipt.nonce}`).toString('base64');

/** Throws `ReceiptHandleIsInvalid` for text that is no handle, or one of another queue. */
export const openReceipt = (queueName: string, handle: string): Receipt => {
  const [name, messageId, nonce, ...rest] = Buffer.from(handle, 'base64').toString().split(' ');
  if (name !== queueName || !messageId || !nonce || rest.length > 0) throw receiptHandleIsInvalid(handle);
  return { messageId, nonce };
};
