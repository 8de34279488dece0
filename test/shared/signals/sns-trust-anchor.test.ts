import { describe, expect, it } from 'vitest';
import { TerminalError } from '../../../shared/errors.ts';
import { chooseTrustAnchor } from '../../../shared/signals/sns-trust-anchor.ts';
import { TOPIC } from './signal-samples.ts';
import { CERTIFICATE_URL } from './sns-signer.ts';

const aws = chooseTrustAnchor({ topicArns: [TOPIC], deployed: true });

describe('a certificate is trusted from', () => {
  it.each([
    [CERTIFICATE_URL, true],
    ['https://sns.us-east-1.amazonaws.com:443/SimpleNotificationService-ab.pem', true],
    ['http://sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem', false],
    ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-ab.pem', false],
    ['https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-ab.pem', false],
    ['https://evil.example/sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem', false],
    ['https://sns.us-east-1.amazonaws.com@evil.example/SimpleNotificationService-ab.pem', false],
    ['https://user@sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem', false],
    ['https://sns.us-east-1.amazonaws.com:8443/SimpleNotificationService-ab.pem', false],
    ['https://sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem?x=1', false],
    ['https://sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem#x', false],
    ['https://sns.us-east-1.amazonaws.com/my-bucket/SimpleNotificationService-ab.pem', false],
    ['https://sns.us-east-1.amazonaws.com/SimpleNotificationService-ab.pem/../x', false],
    ['https://sns.us-east-1.amazonaws.com/SimpleNotificationService-..%2fx.pem', false],
    ['https://s3.amazonaws.com/bucket/SimpleNotificationService-ab.pem', false],
    ['https://127.0.0.1/SimpleNotificationService-ab.pem', false],
    ['file:///etc/SimpleNotificationService-ab.pem', false],
    ['no URL', false],
  ])('%s: %s', (url, trusted) => {
    expect(aws.certificateUrl(url) !== undefined).toBe(trusted);
  });

  it('the region of the topic, in its partition', () => {
    const china = chooseTrustAnchor({ topicArns: ['arn:aws-cn:sns:cn-north-1:123456789012:t'], deployed: true });
    expect(
      china.certificateUrl('https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-ab.pem'),
    ).toBeDefined();
    expect(
      china.certificateUrl('https://sns.cn-north-1.amazonaws.com/SimpleNotificationService-ab.pem'),
    ).toBeUndefined();
  });
});

describe('a subscription is confirmed at', () => {
  const query = `Action=ConfirmSubscription&TopicArn=${TOPIC}&Token=2336`;
  it.each([
    [`https://sns.us-east-1.amazonaws.com/?${query}`, true],
    [`https://sns.us-east-1.amazonaws.com/?${query.replaceAll(':', '%3A')}`, true],
    [`https://evil.example/?${query}`, false],
    [`http://sns.us-east-1.amazonaws.com/?${query}`, false],
    [`https://sns.us-east-1.amazonaws.com/path?${query}`, false],
    [`https://sns.us-east-1.amazonaws.com/?${query}&Action=DeleteTopic`, false],
    [`https://sns.us-east-1.amazonaws.com/?${query.replace('ConfirmSubscription', 'Unsubscribe')}`, false],
    [`https://sns.us-east-1.amazonaws.com/?${query.replace('incident-alerts', 'another')}`, false],
  ])('%s: %s', (url, trusted) => {
    expect(aws.subscribeUrl(url, TOPIC) !== undefined).toBe(trusted);
  });
});

describe('a local SNS', () => {
  const local = { topicArns: [TOPIC], localEndpoint: 'http://127.0.0.1:4566' };

  it('is trusted alone, at its own port, when a local configuration names it', () => {
    const anchor = chooseTrustAnchor({ ...local, deployed: false });
    expect(anchor.certificateUrl('http://127.0.0.1:4566/SimpleNotificationService-ab.pem')).toBeDefined();
    expect(anchor.certificateUrl('http://127.0.0.1:4567/SimpleNotificationService-ab.pem')).toBeUndefined();
    expect(anchor.certificateUrl(CERTIFICATE_URL)).toBeUndefined();
  });

  it.each([
    ['a deployed configuration', { ...local, deployed: true }],
    ['an endpoint elsewhere', { ...local, localEndpoint: 'http://10.0.0.1:4566', deployed: false }],
    ['a topic that is none', { topicArns: ['incident-alerts'], deployed: true }],
  ])('is refused: %s', (_, configuration) => {
    expect(() => chooseTrustAnchor(configuration)).toThrow(TerminalError);
  });
});
