import type { KillSwitchState } from '../../../shared/kill-switch.ts';
import { oneLine } from '../../plain-text.ts';
import { Csrf, type Frame, Layout } from './layout.tsx';
import { Ago } from './words.tsx';

interface KillSwitchPageProps {
  frame: Frame;
  /** Undefined when nobody ever moved it, or it cannot be read: `frame` says which. */
  state: KillSwitchState | undefined;
  mayMove: boolean;
  now: Date;
}

/** The kill switch: what it does, how it stands, and for approvers the form that moves it. */
export const KillSwitchPage = ({ frame, state, mayMove, now }: KillSwitchPageProps) => {
  const isOff = frame.killSwitch === 'off';
  return (
    <Layout frame={frame} title="Kill switch" section="kill-switch">
      <h1>Kill switch</h1>
      <section class={`card outcome ${isOff ? 'tone-good' : 'tone-bad'}`} aria-labelledby="position">
        <h2 id="position">
          <span aria-hidden="true">{isOff ? '○' : '■'}</span> {isOff ? 'Off' : 'On'}
        </h2>
        <p>
          {isOff
            ? 'Approved changes are executed.'
            : 'Nothing is executed. What is in flight stops at its next boundary; approvals are kept.'}
        </p>
        {frame.killSwitch === 'unreadable' && <p>It cannot be read, which counts as on.</p>}
        {state !== undefined && (
          <p>
            Moved by {oneLine(state.by)}, <Ago at={state.at} now={now} />
            {state.reason !== '' && <>: {oneLine(state.reason)}</>}
          </p>
        )}
      </section>
      {mayMove ? (
        <form class="card decide" method="post" action="/kill-switch">
          <Csrf token={frame.csrf} />
          <label for="reason">Reason, kept in the audit trail</label>
          <textarea id="reason" name="reason" rows={2} maxlength={500} required></textarea>
          <div class="buttons">
            {!isOff && (
              <button class="approve" name="on" value="false">
                Switch off: go on executing
              </button>
            )}
            {frame.killSwitch !== 'on' && (
              <button class="reject" name="on" value="true">
                Switch on: stop everything
              </button>
            )}
          </div>
        </form>
      ) : (
        <p>Approvers can move it.</p>
      )}
    </Layout>
  );
};
