import { oneLine } from '../../plain-text.ts';
import { PAGING_STATUSES, type Status, isTerminal } from '../../../shared/transitions.ts';

/** How something is going: shown in colour, and always in words and by a sign too. */
export type Tone = 'wait' | 'work' | 'good' | 'bad' | 'quiet';

const GOOD = new Set(['RESOLVED', 'SELF_RECOVERED']);

/** How it stands with an incident of this status. */
export const toneOf = (status: string): Tone => {
  if (status === 'PROPOSED') return 'wait';
  if (GOOD.has(status)) return 'good';
  if ((PAGING_STATUSES as readonly string[]).includes(status) || status === 'PROPOSAL_FAILED') return 'bad';
  return isTerminal(status as Status) ? 'quiet' : 'work';
};

const SIGNS: Record<Tone, string> = { wait: '◆', work: '▸', good: '✓', bad: '!', quiet: '–' };

export const StatusBadge = ({ status }: { status: string }) => (
  <span class={`badge tone-${toneOf(status)}`}>
    <span aria-hidden="true">{SIGNS[toneOf(status)]}</span> {status.replaceAll('_', ' ')}
  </span>
);

/** A severity as bars that fall in number as it gets less bad, and its name. */
export const Severity = ({ severity }: { severity: string }) => {
  const bars = 5 - Number(severity.slice(-1));
  return (
    <span class="severity">
      <svg width="18" height="14" aria-hidden="true" focusable="false">
        {[1, 2, 3, 4].map((bar) => (
          <rect
            class={bar <= bars ? 'bar-on' : 'bar-off'}
            x={(bar - 1) * 5}
            y={14 - bar * 3.5}
            width="3"
            height={bar * 3.5}
          />
        ))}
      </svg>
      {severity}
    </span>
  );
};

const UNITS: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
  ['s', 1_000],
];

/** A duration in its two largest units, `2 h 5 min`; what is under a second in milliseconds. */
export const durationWords = (ms: number): string => {
  if (!Number.isFinite(ms)) return 'an unknown time';
  if (Math.abs(ms) < 1_000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  const first = UNITS.findIndex(([, size]) => ms >= size);
  const [unit, size] = UNITS[first] ?? ['s', 1_000];
  const [smaller, smallerSize] = UNITS[first + 1] ?? [unit, size];
  const rest = Math.floor((ms % size) / smallerSize);
  return `${Math.floor(ms / size)} ${unit}${smaller === unit || rest === 0 ? '' : ` ${rest} ${smaller}`}`;
};

/** How long ago, or in how long, with the exact time for machines and for who points at it. */
export const Ago = ({ at, now }: { at: string; now: Date }) => {
  const ms = Date.parse(at) - now.getTime();
  const seconds = Math.max(1, Math.floor(Math.abs(ms) / 1_000));
  const words = ms > 0 ? `in ${durationWords(seconds * 1_000)}` : `${durationWords(seconds * 1_000)} ago`;
  return (
    <time datetime={oneLine(at)} title={oneLine(at)}>
      {words}
    </time>
  );
};

/** A time of day, UTC, with the whole of it for machines. */
export const At = ({ at }: { at: string }) => (
  <time datetime={oneLine(at)} title={oneLine(at)}>
    {oneLine(at).slice(11, 19)} UTC
  </time>
);

/** Ids of evidence as links to it on the same page. */
export const Cites = ({ ids }: { ids: readonly string[] }) => (
  <>
    {ids.map((id) => (
      <>
        {' '}
        <a class="cite" href={`#evidence-${encodeURIComponent(id)}`}>
          {oneLine(id)}
        </a>
      </>
    ))}
  </>
);
