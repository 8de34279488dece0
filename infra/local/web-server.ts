import { type ApiDeps, createApi } from '../../console/web/api.ts';
import { createOidcClient } from '../../console/web/sign-in/oidc-client.ts';
import { createDevelopmentIssuer, ISSUER_PATH } from './issuer/development-issuer.ts';
import { withDevelopmentIssuer } from './issuer/operators-directory.ts';
import { listen, type Listener } from './listen.ts';

/** What the console needs that is not of this server itself. */
export type ConsoleParts = Omit<ApiDeps, 'issuer' | 'ownOrigins'>;

export interface WebServer {
  /** `http://127.0.0.1:PORT` */
  url: string;
  oidc: { issuer: string; clientId: string };
  close(): Promise<void>;
}

const CLIENT_ID = 'firebreak-console';

/** The console on the loopback address, and beside it the issuer that signs its people in. */
export const startWebServer = async (parts: ConsoleParts, port?: number): Promise<WebServer> => {
  let url = '';
  const ownOrigins = (): readonly string[] => [url, url.replace('127.0.0.1', 'localhost')];
  const issuer = await startIssuer(parts, ownOrigins);
  const oidc = { issuer: `${issuer.url}${ISSUER_PATH}`, clientId: CLIENT_ID };
  const api = createApi({
    ...parts,
    directory: withDevelopmentIssuer(parts.directory, oidc.issuer),
    issuer: createOidcClient({ ...oidc, deployed: false }, parts.clock),
    ownOrigins,
  });
  try {
    const web = await listen((request, env) => api.fetch(request, env), port);
    url = web.url;
    const close = async (): Promise<void> => {
      await web.close();
      await issuer.close();
    };
    return { url, oidc, close };
  } catch (error) {
    await issuer.close();
    throw error;
  }
};

const startIssuer = async (
  { operators, clock }: Pick<ApiDeps, 'operators' | 'clock'>,
  consoleOrigins: () => readonly string[],
): Promise<Listener> => {
  let origin = '';
  const issuer = await createDevelopmentIssuer({
    operators,
    clientId: CLIENT_ID,
    redirectUris: () => consoleOrigins().map((own) => `${own}/sign-in/callback`),
    origin: () => origin,
    clock,
  });
  const listener = await listen((request) => issuer.fetch(request));
  origin = listener.url;
  return listener;
};
