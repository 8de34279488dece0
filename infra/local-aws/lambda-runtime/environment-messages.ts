import type { Passage } from './environment-network.ts';

/** What an execution environment and its owner say to each other over IPC. */

/** A failure as the caller of the function receives it. */
export interface FunctionFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** To the environment: answer this. */
export interface InvokeMessage {
  requestId: string;
  /** JSON text. */
  payload: string;
  invokedFunctionArn: string;
  /** JSON text. */
  clientContext?: string;
  /** Epoch milliseconds at which the environment is killed. */
  deadlineAtMs: number;
}

/** To the environment: what becomes of a connection that it asked about. */
export interface PassageMessage {
  type: 'passage';
  id: number;
  passage: Passage;
}

/** From the environment. A failure without `requestId` happened while loading, or after the last answer. */
export type EnvironmentMessage =
  | { type: 'ready' }
  | { type: 'text'; text: string }
  | { type: 'connect'; id: number; host: string; port: number }
  | { type: 'response'; requestId: string; payload: string }
  | { type: 'failure'; requestId?: string; error: FunctionFailure; isFatal: boolean };
