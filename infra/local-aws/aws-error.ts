/** An answer that AWS would give: code and text travel to the client in the protocol of its service. */
export class AwsError extends Error {
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  /** Further members of the error's shape (`Reason`, `Type`, …). */
  readonly members: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.name = code;
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** What is not imitated is refused by name (`sqs:CreateQueue Attributes.FifoQueue`), never silently ignored. */
export const notImplemented = (what: string): AwsError =>
  new AwsError('NotImplemented', `${what} is not implemented by the local AWS`, 501);
