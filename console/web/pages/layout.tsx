import type { Child } from 'hono/jsx';
import type { Person } from '../../../shared/people.ts';

/** What every page shows around its own content. */
export interface Frame {
  /** Absent before signing in. */
  person?: Person | undefined;
  /** For forms; absent for requests that come with a token. */
  csrf?: string | undefined;
  killSwitch: SwitchPosition;
}

/** `unreadable` counts as on; `absent` is an installation without one. */
export type SwitchPosition = 'on' | 'off' | 'unreadable' | 'absent';

export type Section = 'incidents' | 'audit' | 'kill-switch';

interface LayoutProps {
  frame: Frame;
  title: string;
  section?: Section;
  /** Parts marked `data-live` are kept up to date by the script. */
  isLive?: boolean;
  children: Child;
}

/** One page: landmarks, a skip link, who is signed in, and the kill switch. */
export const Layout = ({ frame, title, section, isLive = false, children }: LayoutProps) => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>{`${title} · Firebreak`}</title>
      <link rel="stylesheet" href="/assets/console.css" />
      <link rel="icon" href="/assets/mark.svg" type="image/svg+xml" />
      {isLive && <script src="/assets/live.js" defer></script>}
    </head>
    <body>
      <a class="skip" href="#main">
        Skip to the content
      </a>
      <header class="top">
        <div class="width">
          <a class="brand" href="/incidents">
            <Mark />
            Firebreak
          </a>
          {frame.person !== undefined && <Navigation section={section} killSwitch={frame.killSwitch} />}
          <SignedIn frame={frame} />
        </div>
      </header>
      <SwitchBanner position={frame.killSwitch} />
      <main id="main" tabindex={-1} class="width">
        {children}
      </main>
      {isLive && <p id="news" class="news" role="status"></p>}
    </body>
  </html>
);

/** A tree line, a gap, and a fire that stops at it. */
const Mark = () => (
  <svg class="mark" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path d="M7.5 20C4 20 2 17.700 2 15c0-3 2.500-4.500 3-8 2.500 1.500 3.500 3.500 3.500 5 .800-.500 1.300-1.500 1.300-2.500C11.500 11 12.500 13 12.500 15c0 2.700-1.800 5-5 5Z" />
    <path class="mark-line" d="M17 3v18M21 3v18" />
  </svg>
);

const Navigation = ({ section, killSwitch }: { section: Section | undefined; killSwitch: SwitchPosition }) => {
  const current = (name: Section) => (section === name ? { 'aria-current': 'page' as const } : {});
  return (
    <nav aria-label="Main">
      <a href="/incidents" {...current('incidents')}>
        Incidents
      </a>
      <a href="/audit" {...current('audit')}>
        Audit
      </a>
      {killSwitch !== 'absent' && (
        <a href="/kill-switch" {...current('kill-switch')}>
          Kill switch: <strong class={killSwitch === 'off' ? '' : 'tone-bad'}>{SWITCH_WORDS[killSwitch]}</strong>
        </a>
      )}
    </nav>
  );
};

const SWITCH_WORDS: Record<SwitchPosition, string> = {
  on: 'on',
  off: 'off',
  unreadable: 'unreadable, so on',
  absent: 'none',
};

const SwitchBanner = ({ position }: { position: SwitchPosition }) =>
  position === 'on' || position === 'unreadable' ? (
    <div class="banner" role="note">
      <div class="width">
        <strong>The kill switch is {position === 'on' ? 'on' : 'unreadable, which counts as on'}.</strong> Nothing is
        executed until it is off. <a href="/kill-switch">See why</a>
      </div>
    </div>
  ) : null;

const SignedIn = ({ frame: { person, csrf } }: { frame: Frame }) =>
  person === undefined ? null : (
    <div class="who">
      <span title={person.id}>{person.name}</span>
      {csrf !== undefined && (
        <form method="post" action="/sign-out">
          <Csrf token={csrf} />
          <button class="quiet">Sign out</button>
        </form>
      )}
    </div>
  );

/** What makes a form this session's. */
export const Csrf = ({ token }: { token: string | undefined }) =>
  token === undefined ? null : <input type="hidden" name="csrf" value={token} />;
