import { describe, expect, it } from 'vitest';
import { DEFAULT_SEVERITY_RULES, judgeSeverity, SeverityRule } from '../../../shared/signals/severity-rules.ts';

describe('severity', () => {
  it.each([
    ['errors of a known workload', { metric: 'Errors', namespace: 'AWS/Lambda', workload: 'orders' }, 'SEV2'],
    ['a known workload that stands still', { metric: 'Invocations', workload: 'orders' }, 'SEV2'],
    ['queue age of a known workload', { metric: 'ApproximateAgeOfOldestMessage', workload: 'orders' }, 'SEV3'],
    ['errors of nobody known', { metric: 'Errors', namespace: 'AWS/Lambda' }, 'SEV3'],
    ['an alarm without a metric', {}, 'SEV3'],
  ])('by the shipped rules, %s: %o is %s', (_, about, severity) => {
    expect(judgeSeverity(DEFAULT_SEVERITY_RULES, about)).toBe(severity);
  });

  it('is that of the first rule whose every condition holds', () => {
    const rules = [
      { severity: 'SEV1', workload: 'orders', namespace: 'AWS/Lambda', metrics: ['Errors'] },
      { severity: 'SEV4', workload: 'unknown' },
      { severity: 'SEV2', namespace: 'AWS/Lambda' },
    ].map((rule) => SeverityRule.parse(rule));
    const judge = (about: object) => judgeSeverity(rules, about);
    expect(judge({ workload: 'orders', namespace: 'AWS/Lambda', metric: 'Errors' })).toBe('SEV1');
    expect(judge({ workload: 'orders', namespace: 'Shop', metric: 'Errors' })).toBe('SEV3');
    expect(judge({ workload: 'bills', namespace: 'AWS/Lambda', metric: 'Errors' })).toBe('SEV2');
    expect(judge({ namespace: 'AWS/Lambda', metric: 'Errors' })).toBe('SEV4');
  });

  it('has no rule on text', () => {
    expect(SeverityRule.safeParse({ severity: 'SEV1', description: 'critical' }).success).toBe(false);
  });
});
