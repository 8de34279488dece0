/** Reason of the move back to DIAGNOSED when a service came back before its approved change was made. */
export const SIGNAL_RECOVERED = 'signal-recovered';

/** What the person is told who is asked again. Who approves it then knows, and is not asked a third time. */
export const SIGNAL_RECOVERED_WARNING =
  'after an earlier approval every alarm of this incident was OK and the workload answered: it may have recovered by itself';
