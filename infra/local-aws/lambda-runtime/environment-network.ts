/** Where a function connects to, as it named it. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** What becomes of a connection. */
export type Passage =
  /** It gets through; this is where it really goes. */
  | { kind: 'open'; host: string; port: number }
  /** Nothing answers: the function sees this address time out. */
  | { kind: 'dropped'; address: string; port: number; afterMs: number }
  /** The name is not resolved. */
  | { kind: 'unresolved' };

/** The network that an environment is in. Asked for every connection, because it may have changed. */
export interface EnvironmentNetwork {
  judge(destination: Destination): Passage;
}
