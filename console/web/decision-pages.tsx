import { type Context, Hono } from 'hono';
import type { DecisionResult } from '../../shared/approvals/decide.ts';
import type { DecisionRequest } from '../../shared/approvals/decision-request.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import type { Session } from './authenticate.ts';
import { type DecisionFields, readDecisionFields } from './decision-fields.ts';
import { needsSignInAgain, SIGN_IN_MINUTES_MAX } from './decision-options.ts';
import { refuse } from './failure.ts';
import type { IncidentPagesDependencies } from './incident-pages.tsx';
import { readView } from './incident-records.ts';
import { ConfirmPage } from './pages/confirm.tsx';
import { SignInPage } from './pages/notices.tsx';
import { refusalError, REFUSALS } from './refusals.ts';
import { frameOf, renderPage } from './render-page.tsx';
import { readForm } from './request-form.ts';

export interface DecisionPagesDependencies extends IncidentPagesDependencies {
  decide: (request: DecisionRequest) => Promise<DecisionResult>;
  /** Who vouches for people, for the page that asks them to sign in again. */
  issuerUrl: string | undefined;
}

/**
 * Deciding in a browser: a form, a page that asks once more, the decision. What was typed survives a sign-in that has to
 * be made again. Mounted before the route of the API, which takes the same decision as
 * JSON; how new a sign-in must be is asked here for both.
 */
export const decisionPages = (deps: DecisionPagesDependencies): Hono<Session> =>
  new Hono<Session>()
    .post('/incidents/:id/confirm', async (context) => {
      const said = readDecisionFields(await readForm(context));
      const view = await viewOf(deps, context);
      const session = context.get('browser')?.session;
      if (session === undefined) return askOnceMore(deps, context, view, said);
      // Going back and loading again must not send a form twice, so the page that asks has an address of its own.
      session.draft = { incidentId: view.incident_id, fields: { ...said } };
      return context.redirect(`/incidents/${encodeURIComponent(view.incident_id)}/confirm`, 303);
    })
    .get('/incidents/:id/confirm', async (context) => {
      const draft = context.get('browser')?.session.draft;
      const id = context.req.param('id');
      if (draft?.incidentId !== id) return context.redirect(`/incidents/${encodeURIComponent(id)}`, 303);
      return askOnceMore(deps, context, await viewOf(deps, context), readDecisionFields(draft.fields));
    })
    .post('/incidents/:id/decision', async (context, next) => {
      // An operator's key is shown with this very request: there is no sign-in that could be old.
      if (context.get('proof').authenticatedAt === undefined) return next();
      const browser = context.get('browser');
      const form = browser && (await readForm(context));
      const said = form && readDecisionFields(form);
      const view = await viewOf(deps, context);
      if (isSignInTooOld(deps, context, view)) return askToSignInAgain(deps, context, view, said);
      if (browser === undefined || said === undefined) return next();
      delete browser.session.draft;
      return takeDecision(deps, context, view, said);
    });

type Requested = Context<Session, '/incidents/:id/confirm' | '/incidents/:id/decision'>;

const viewOf = async ({ store }: DecisionPagesDependencies, context: Requested): Promise<IncidentView> => {
  const view = await readView(store, context.req.param('id'));
  if (view === undefined) throw refuse(404, 'there is no such incident', 'see the list of incidents');
  return view;
};

const isSignInTooOld = (
  { clock }: DecisionPagesDependencies,
  context: Context<Session>,
  { proposed }: IncidentView,
): boolean => {
  const { authenticatedAt } = context.get('proof');
  if (authenticatedAt === undefined || proposed === undefined) return false;
  return needsSignInAgain(proposed.risk, authenticatedAt, clock.now());
};

const askOnceMore = async (
  deps: DecisionPagesDependencies,
  context: Context<Session>,
  view: IncidentView,
  said: DecisionFields,
): Promise<Response> => {
  if (isSignInTooOld(deps, context, view)) return askToSignInAgain(deps, context, view, said);
  const { proposed } = view;
  if (proposed === undefined || !proposed.hash.startsWith(said.hash.toLowerCase()))
    throw refuse(
      409,
      'the proposal changed since you read it',
      'load the incident again and read what is proposed now',
    );
  const frame = await frameOf(context, deps.killSwitch);
  return renderPage(context, <ConfirmPage frame={frame} view={view} proposal={proposed} said={said} />);
};

const askToSignInAgain = async (
  deps: DecisionPagesDependencies,
  context: Context<Session>,
  view: IncidentView,
  said: DecisionFields | undefined,
): Promise<Response> => {
  const path = `/incidents/${encodeURIComponent(view.incident_id)}`;
  if (context.get('browser') === undefined) throw refuseOldToken(context);
  if (said === undefined)
    throw refuse(403, 'this decision needs a newer sign-in', `sign in again at /sign-in/start?again=1&next=${path}`);
  const session = context.get('browser')?.session;
  if (session) session.draft = { incidentId: view.incident_id, fields: { ...said } };
  const frame = await frameOf(context, deps.killSwitch);
  const again = 'This change moves a boundary of security, and you signed in a while ago. What you typed is kept.';
  const page = <SignInPage frame={frame} next={`${path}/confirm`} issuer={deps.issuerUrl} again={again} />;
  return renderPage(context, page, 403);
};

/** Source of the header: RFC 9470, step-up authentication. */
const refuseOldToken = (context: Context<Session>): Error => {
  const seconds = SIGN_IN_MINUTES_MAX * 60;
  context.header('www-authenticate', `Bearer error="insufficient_user_authentication", max_age="${seconds}"`);
  const hint = `sign in with the issuer again (\`max_age=0\`, \`prompt=login\`) and send the new identity token within ${SIGN_IN_MINUTES_MAX} minutes`;
  return refuse(401, 'this decision needs a newer sign-in than the identity token is of', hint);
};

const takeDecision = async (
  { decide }: DecisionPagesDependencies,
  context: Context<Session>,
  { incident_id: incidentId }: IncidentView,
  { decision, hash, reason, ticket, break_glass }: DecisionFields,
): Promise<Response> => {
  const result = await decide({
    incidentId,
    hash,
    decision,
    reason,
    approver: context.get('person').id,
    channel: context.get('proof').channel,
    ...(ticket !== undefined && { ticket }),
    ...(break_glass !== undefined && { breakGlass: true }),
  });
  const path = `/incidents/${encodeURIComponent(incidentId)}`;
  if (result.outcome !== 'refused') return context.redirect(`${path}#approvals`, 303);
  const { status, hint } = REFUSALS[result.why];
  const at = result.incident === undefined ? '' : `; the incident is ${result.incident.status}`;
  throw refuse(status, `${refusalError(result)}${at}`, hint);
};
