import { isTerminal, type Status } from '../shared/transitions.ts';

/** Where the graph goes from a status. The record decides, so a thread can be entered anywhere. */
export type Stop = 'investigate' | 'propose' | 'gate' | 'execute' | 'verify' | 'close';

const STOPS: Partial<Record<Status, Stop>> = {
  RECEIVED: 'investigate',
  INVESTIGATING: 'investigate',
  DIAGNOSED: 'propose',
  PROPOSED: 'gate',
  APPROVED: 'execute',
  EXECUTED: 'verify',
};

/** The node that continues an incident in this status; `close` for what is over or is somebody else's to retry. */
export const nextStop = ({ status }: { status?: Status }): Stop =>
  status === undefined || isTerminal(status) ? 'close' : (STOPS[status] ?? 'close');
