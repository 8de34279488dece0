import { parseArn } from '../arn.ts';
import { TerminalError } from '../errors.ts';

/** Where SNS's signing certificates may come from, and where a subscription may be confirmed. Everything else is forged. */
export interface SnsTrustAnchor {
  /** The URL, when a certificate behind it is SNS's own. */
  certificateUrl: (text: string) => URL | undefined;
  /** The URL, when visiting it confirms a subscription to `topicArn` and does nothing else. */
  subscribeUrl: (text: string, topicArn: string) => URL | undefined;
}

const CERTIFICATE_PATH = /^\/SimpleNotificationService-[0-9a-f]{1,64}\.pem$/;

/**
 * The anchor of a configuration: AWS's, for the regions of its topics; the embedded AWS's when `localEndpoint` names it.
 * Throws `TerminalError` when a deployed configuration names a local endpoint, or the endpoint is not on this machine.
 */
export const chooseTrustAnchor = (configuration: {
  topicArns: readonly string[];
  deployed: boolean;
  localEndpoint?: string;
}): SnsTrustAnchor => {
  const { topicArns, deployed, localEndpoint } = configuration;
  if (localEndpoint === undefined) return anchorAt(topicArns.map(awsOrigin));
  if (deployed) throw new TerminalError('a deployed configuration does not trust a local SNS');
  return anchorAt([localOrigin(localEndpoint)]);
};

const anchorAt = (origins: readonly string[]): SnsTrustAnchor => {
  const trusted = (text: string): URL | undefined => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    const plain = url?.username === '' && url.password === '' && url.hash === '';
    return plain && origins.includes(url.origin) ? url : undefined;
  };
  return {
    certificateUrl: (text) => {
      const url = trusted(text);
      return url?.search === '' && CERTIFICATE_PATH.test(url.pathname) ? url : undefined;
    },
    subscribeUrl: (text, topicArn) => {
      const url = trusted(text);
      if (url?.pathname !== '/') return undefined;
      const parameters = [...url.searchParams].map(([name, value]) => (name === 'Token' ? name : `${name}=${value}`));
      const expected = ['Action=ConfirmSubscription', 'Token', `TopicArn=${topicArn}`];
      return parameters.sort().join('\n') === expected.join('\n') ? url : undefined;
    },
  };
};

/** SNS signs, and answers, in the region of the topic. */
const awsOrigin = (topicArn: string): string => {
  const { partition, region } = parseArn(topicArn) ?? {};
  if (region === undefined || region === '') throw new TerminalError(`not the ARN of a topic: \`${topicArn}\``);
  return `https://sns.${region}.amazonaws.com${partition === 'aws-cn' ? '.cn' : ''}`;
};

const localOrigin = (endpoint: string): string => {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : undefined;
  if (url === undefined || !['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
    throw new TerminalError(`not an endpoint on this machine: \`${endpoint}\``);
  return url.origin;
};
