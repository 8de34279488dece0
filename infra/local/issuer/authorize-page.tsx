import type { JSX } from 'hono/jsx/jsx-runtime';

interface AuthorizePageProps {
  /** The request for authorization as it came, to be sent again with the token. */
  request: Readonly<Record<string, string>>;
  /** True when a token was given that is nobody's. */
  isRefused: boolean;
  stylesheet: string;
}

/** Asks who it is: the operator's token of the data folder. */
export const authorizePage = ({ request, isRefused, stylesheet }: AuthorizePageProps): JSX.Element => (
  <html lang="en">
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <title>Development sign-in · Firebreak</title>
      <link rel="stylesheet" href={stylesheet} />
    </head>
    <body>
      <main class="width small">
        <h1>Development sign-in</h1>
        <p>
          This issuer is part of <code>serve</code>, and lets in whoever has a token of <code>endpoint.json</code>. A
          deployed configuration refuses it.
        </p>
        {isRefused && (
          <p class="notice" role="alert">
            That is nobody's token. Copy it whole, without the quotes.
          </p>
        )}
        <form class="card decide" method="post">
          {Object.entries(request).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <label for="token">
            Token of an operator (<code>operators[].token</code> in endpoint.json)
          </label>
          <input id="token" name="token" type="password" autocomplete="current-password" required />
          <div class="buttons">
            <button class="approve">Sign in</button>
          </div>
        </form>
      </main>
    </body>
  </html>
);
