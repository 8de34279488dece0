import { describeCause, type IncidentView } from '../../../shared/incident-view.ts';
import { oneLine } from '../../plain-text.ts';
import { Cites } from './words.tsx';

/** What is wrong, how sure that is, and what is proposed: all that somebody reads who reads one thing. */
export const Verdict = ({ view }: { view: IncidentView }) => {
  const { diagnosis, proposed } = view;
  return (
    <section class="verdict" aria-labelledby="verdict">
      <h2 id="verdict">Verdict</h2>
      {diagnosis === undefined ? (
        <p class="lead">No cause is known yet.</p>
      ) : (
        <>
          <p class="lead">
            {capital(diagnosis.causes.map(describeCause).join('; ') || CONCLUSIONS[diagnosis.conclusion])}
          </p>
          <Confidence percent={diagnosis.confidence_percent} />
          {view.diagnosed_before !== undefined && <p class="breaks">{capital(oneLine(view.diagnosed_before))}</p>}
          <ul class="because">
            {diagnosis.hypotheses
              .filter(({ verdict }) => verdict === 'supported')
              .map(({ because, evidence }) => (
                <li>
                  {oneLine(because)}
                  <Cites ids={evidence} />
                </li>
              ))}
          </ul>
        </>
      )}
      {proposed !== undefined && (
        <p class="proposes">
          <strong>{view.status === 'PROPOSED' ? 'Proposed:' : 'The change:'}</strong>{' '}
          {proposed.actions.map(({ summary }) => oneLine(summary)).join('; then ')}
        </p>
      )}
    </section>
  );
};

const CONCLUSIONS = {
  'cause-found': 'a cause was found',
  inconclusive: 'the evidence supports no cause',
  recovered: 'it recovered by itself',
  deliberate: 'somebody did this on purpose',
} as const;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

const Confidence = ({ percent }: { percent: number }) => (
  <p class="confidence">
    <svg width="120" height="8" aria-hidden="true" focusable="false">
      <rect class="meter-back" width="100%" height="8" rx="4" />
      <rect class="meter-front" width={`${percent}%`} height="8" rx="4" />
    </svg>
    <span>
      <strong>{percent} %</strong> confident
    </span>
  </p>
);
