/** What a person watching is told while an incident is worked on. */
export type Progress =
  | { kind: 'stage'; incidentId: string; stage: string }
  | { kind: 'tool'; incidentId: string; tool: string; ms?: number; ok?: boolean }
  | { kind: 'reading'; incidentId: string; probe: string; passed: boolean; detail: string };

export type OnProgress = (progress: Progress) => void;
