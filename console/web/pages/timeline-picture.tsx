import type { AuditEntry } from '../../../shared/audit/audit-entry.ts';
import { oneLine } from '../../plain-text.ts';
import { isTerminal, type Status } from '../../../shared/transitions.ts';
import { At, durationWords, StatusBadge, toneOf, type Tone } from './words.tsx';

/** One status, from when it was reached to when it was left. */
interface Stage {
  status: string;
  tone: Tone;
  /** Milliseconds since the first entry. */
  fromMs: number;
  toMs: number;
  isLast: boolean;
  note: string;
}

const ROW_PX = 44;
const BAR_PX = 10;

/**
 * An incident's path as a picture: how long each stage took, and which of it was waiting for a person. Sizes are shares
 * of the width, so that text stays readable on a narrow screen. The table below it says the same.
 */
export const TimelinePicture = ({ timeline, now }: { timeline: readonly AuditEntry[]; now: Date }) => {
  const stages = stagesOf(timeline, now);
  const [totalMs, waitedMs] = [stages.at(-1)?.toMs ?? 0, waitOf(stages)];
  if (stages.length === 0) return null;
  return (
    <figure class="picture">
      <svg
        role="img"
        aria-label={`${stages.length} stages in ${durationWords(totalMs)}; the table below has them all`}
        width="100%"
        height={stages.length * ROW_PX}
      >
        {stages.map((stage, index) => (
          <StageRow stage={stage} y={index * ROW_PX} totalMs={totalMs} />
        ))}
      </svg>
      <figcaption>
        {durationWords(totalMs)} from the alarm{stages.at(-1)?.isLast ? ' to the end' : ' until now'}, of which{' '}
        {durationWords(waitedMs)} {waitedMs === 0 ? 'were' : 'was'} waiting for a person.
      </figcaption>
    </figure>
  );
};

const StageRow = ({ stage, y, totalMs }: { stage: Stage; y: number; totalMs: number }) => {
  const share = (ms: number): number => (totalMs === 0 ? 0 : (ms / totalMs) * 100);
  const from = Math.min(share(stage.fromMs), 99);
  const width = Math.max(share(stage.toMs - stage.fromMs), 1);
  return (
    <g class={`stage tone-${stage.tone}`}>
      <text x="0" y={y + 16} class="stage-name">
        {stage.status.replaceAll('_', ' ')}
        <tspan class="stage-note" dx="8">
          {stage.note}
        </tspan>
      </text>
      <text x="100%" y={y + 16} class="stage-time" text-anchor="end">
        {stage.isLast ? `at ${durationWords(stage.fromMs)}` : durationWords(stage.toMs - stage.fromMs)}
      </text>
      <rect class="stage-track" x="0" y={y + 24} width="100%" height={BAR_PX} rx="5" />
      <rect class="stage-bar" x={`${from}%`} y={y + 24} width={`${width}%`} height={BAR_PX} rx="5" />
    </g>
  );
};

const stagesOf = (timeline: readonly AuditEntry[], now: Date): Stage[] => {
  const moves = timeline.filter(({ to }) => to !== undefined);
  const start = Date.parse(moves[0]?.at ?? '');
  return moves.map(({ to = '', at }, index) => {
    const isLast = isTerminal(to as Status);
    const next = moves[index + 1]?.at;
    const end = next !== undefined ? Date.parse(next) : isLast ? Date.parse(at) : now.getTime();
    return {
      status: to,
      tone: toneOf(to),
      fromMs: Date.parse(at) - start,
      toMs: Math.max(end, Date.parse(at)) - start,
      isLast,
      note: NOTES[to] ?? '',
    };
  });
};

/** What happens while an incident has a status. */
const NOTES: Readonly<Record<string, string>> = {
  RECEIVED: 'the alarm came in',
  INVESTIGATING: 'agents look for the cause',
  DIAGNOSED: 'agents look for a change',
  PROPOSED: 'a person is asked',
  APPROVED: 'the change is made',
  EXECUTED: 'is it really back?',
};

const waitOf = (stages: readonly Stage[]): number =>
  stages.filter(({ tone }) => tone === 'wait').reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);

/** Every entry of the audit trail, moves and notes alike. */
export const TimelineTable = ({ timeline }: { timeline: readonly AuditEntry[] }) => (
  <details>
    <summary>All {timeline.length} entries of the audit trail</summary>
    <table class="rows">
      <caption>What happened, in order</caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          <th scope="col">What</th>
          <th scope="col">Who</th>
          <th scope="col">Why</th>
        </tr>
      </thead>
      <tbody>
        {timeline.map(({ seq, at, type, to, by, principal, reason, facts }) => (
          <tr id={`entry-${seq}`}>
            <td>
              <At at={at} />
            </td>
            <th scope="row">{to === undefined ? oneLine(type) : <StatusBadge status={to} />}</th>
            <td>
              {oneLine(principal)} <span class="muted">({by})</span>
            </td>
            <td>
              {oneLine(reason ?? '')}
              {typeof facts.detail === 'string' && <span class="under breaks">{oneLine(facts.detail)}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  </details>
);
