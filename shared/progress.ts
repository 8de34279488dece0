/** What a person watching is told while an incident is worked on. */
export type ProgressEvent =
  /** A status was written: the record moved. */
  | { kind: 'moved'; incidentId: string; status: string; reason: string; at: string }
  /** The agents are at this step of their work. */
  | { kind: 'stage'; incidentId: string; stage: string }
  /** A tool answered, or failed to. */
  | { kind: 'tool'; incidentId: string; tool: string; ms?: number; ok?: boolean }
  /** One reading of the verification. */
  | { kind: 'reading'; incidentId: string; probe: string; passed: boolean; detail: string };

export type OnProgress = (event: ProgressEvent) => void;
