import type { IncidentView } from '../../../shared/incident-view.ts';
import { jsonText, manyLines, oneLine } from '../../plain-text.ts';
import { At, Cites } from './words.tsx';

/** What was seen, what was ruled out, what could not be seen, and who tried to talk to the machine. */
export const EvidenceSection = ({ view }: { view: IncidentView }) => {
  const others = (view.diagnosis?.hypotheses ?? []).filter(({ verdict }) => verdict !== 'supported');
  const gaps = view.diagnosis?.gaps ?? [];
  return (
    <section class="card" aria-labelledby="evidence">
      <h2 id="evidence">Evidence</h2>
      {view.evidence.length === 0 && <p>None was gathered yet.</p>}
      {view.evidence.map(({ evidence_id, tool, query, observed_at, digest, gap }) => (
        <details id={`evidence-${encodeURIComponent(evidence_id)}`}>
          <summary>
            <span class="cite">{oneLine(evidence_id)}</span> {oneLine(tool)}{' '}
            <span class="muted">
              {gap === undefined ? 'at ' : 'no answer at '}
              <At at={observed_at} />
            </span>
          </summary>
          <p>Asked:</p>
          <Json value={query} />
          <p>{gap === undefined ? 'Answered, in short:' : 'Why there is no answer:'}</p>
          {gap === undefined ? <Json value={digest} /> : <p>{oneLine(gap)}</p>}
        </details>
      ))}
      {others.length > 0 && (
        <>
          <h3>Other explanations</h3>
          <ul>
            {others.map(({ cause, verdict, because, evidence }) => (
              <li>
                <strong>{verdict === 'open' ? 'Open' : 'Ruled out'}:</strong> {cause}: {oneLine(because)}
                <Cites ids={evidence} />
              </li>
            ))}
          </ul>
        </>
      )}
      {gaps.length > 0 && (
        <>
          <h3>Not seen</h3>
          <ul>
            {gaps.map((gap) => (
              <li>{oneLine(gap)}</li>
            ))}
          </ul>
        </>
      )}
      <Injections view={view} />
    </section>
  );
};

const Json = ({ value }: { value: unknown }) => (
  <pre class="json" tabindex={0} aria-label="JSON">
    {jsonText(value ?? null)}
  </pre>
);

const Injections = ({ view: { injections } }: { view: IncidentView }) =>
  injections.count === 0 ? null : (
    <div class="injections" role="note" aria-labelledby="injections">
      <h3 id="injections">
        {injections.count === 1 ? 'One text tried' : `${injections.count} texts tried`} to instruct the machine
      </h3>
      <p>They were found in the evidence and had no effect: agents cannot act, and the change above is made by code.</p>
      {injections.quotes.map((quote) => (
        <blockquote>{oneLine(quote)}</blockquote>
      ))}
    </div>
  );

/** What a model wrote, apart from everything else and called what it is. */
export const ModelProse = ({ view: { diagnosis, proposed } }: { view: IncidentView }) =>
  diagnosis === undefined && proposed === undefined ? null : (
    <section class="card prose" aria-labelledby="prose">
      <h2 id="prose">What the agents wrote</h2>
      <p class="muted">Written by a model. It may be wrong, and nothing in it is executed.</p>
      {diagnosis !== undefined && (
        <blockquote>
          {manyLines(diagnosis.summary)}
          <Cites ids={diagnosis.evidence} />
        </blockquote>
      )}
      {proposed !== undefined && (
        <blockquote>
          {manyLines(proposed.justification)}
          <Cites ids={proposed.evidence} />
        </blockquote>
      )}
    </section>
  );
