import { TerminalError } from '../../../shared/errors.ts';

/** Who vouches for people, and as whom we ask: the OpenID Connect settings of an installation. */
export interface IssuerConfiguration {
  /** As it calls itself in every token, `https://login.example.com/tenant`. */
  issuer: string;
  clientId: string;
  /** For issuers that ask confidential clients for one; PKCE is used with and without. */
  clientSecret?: string;
  /** True refuses whatever fits a developer's machine only. */
  deployed: boolean;
}

/** In the path of the issuer that `serve` hosts: whoever has a token of `endpoint.json` is let in by it. */
export const DEVELOPMENT_MARK = 'firebreak-development-issuer';

/**
 * The issuer of a configuration. Throws `TerminalError` when it is no URL that can be an issuer, and when a deployed
 * configuration names one that speaks plain HTTP, is on this machine, or is the development issuer of `serve`.
 */
export const chooseIssuer = (configuration: IssuerConfiguration): IssuerConfiguration => {
  const { issuer, deployed } = configuration;
  const url = URL.canParse(issuer) ? new URL(issuer) : undefined;
  if (url === undefined || !['https:', 'http:'].includes(url.protocol) || url.search !== '' || url.hash !== '')
    throw new TerminalError(`not an issuer: \`${issuer}\``);
  if (isLoopback(url.hostname) ? deployed : url.protocol !== 'https:')
    throw new TerminalError(`an issuer on this machine, or without TLS, vouches for nobody: \`${issuer}\``);
  if (deployed && url.pathname.includes(DEVELOPMENT_MARK))
    throw new TerminalError('a deployed configuration does not trust the development issuer');
  return configuration;
};

const isLoopback = (hostname: string): boolean => {
  const name = hostname.toLowerCase().replace(/\.$/, '');
  return name === 'localhost' || name.endsWith('.localhost') || /^127\./.test(name) || LOOPBACK_V6.test(name);
};

/** `::1`, `::`, and the forms that carry an IPv4 address, as URLs write them; `0.0.0.0` reaches this machine too. */
const LOOPBACK_V6 = /^(?:\[::1?\]|\[::ffff:7f[0-9a-f:]*\]|0\.0\.0\.0)$/;
