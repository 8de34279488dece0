/** The lines that Lambda itself writes to a function's log, in its text format. */

export const initStartLine = (runtime: string, runtimeArn: string): string =>
  `INIT_START Runtime Version: ${runtime}\tRuntime Version ARN: ${runtimeArn}`;

export const startLine = (requestId: string, version: string): string =>
  `START RequestId: ${requestId} Version: ${version}`;

export const endLine = (requestId: string): string => `END RequestId: ${requestId}`;

/** How a phase that did not go well is marked; `errorType` only where the runtime itself broke. */
export interface ReportStatus {
  status: 'timeout' | 'error';
  errorType?: string;
}

const milliseconds = (ms: number): string => `${ms.toFixed(2)} ms`;

function statusFields(status: ReportStatus | undefined): string[] {
  if (!status) return [];
  return [`Status: ${status.status}`, ...(status.errorType ? [`Error Type: ${status.errorType}`] : [])];
}

export const initReportLine = (durationMs: number, status: ReportStatus): string =>
  [`INIT_REPORT Init Duration: ${milliseconds(durationMs)}`, 'Phase: init', ...statusFields(status)].join('\t');

export interface Report {
  requestId: string;
  durationMs: number;
  /** Only for the first invocation of an environment. */
  initDurationMs?: number;
  memorySizeMb: number;
  memoryPeakMb: number;
  status?: ReportStatus;
}

/** Loading is billed too, since August 2025. */
export function reportLine(report: Report): string {
  const billedMs = Math.ceil(report.durationMs + (report.initDurationMs ?? 0));
  const peakMb = Math.min(report.memorySizeMb, Math.max(1, Math.round(report.memoryPeakMb)));
  return [
    `REPORT RequestId: ${report.requestId}`,
    `Duration: ${milliseconds(report.durationMs)}`,
    `Billed Duration: ${billedMs} ms`,
    `Memory Size: ${report.memorySizeMb} MB`,
    `Max Memory Used: ${peakMb} MB`,
    ...(report.initDurationMs === undefined ? [] : [`Init Duration: ${milliseconds(report.initDurationMs)}`]),
    ...statusFields(report.status),
  ].join('\t');
}

export const timeoutText = (timeoutMs: number): string =>
  `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;

/** What is said of a process that ended by itself; a clean exit has no reason to give. */
export const exitText = (reason: string): string =>
  reason === 'exit status 0'
    ? 'Error: Runtime exited without providing a reason'
    : `Error: Runtime exited with error: ${reason}`;

export const exitLine = (requestId: string, reason: string): string => `RequestId: ${requestId} ${exitText(reason)}`;
