import { describe, expect, it } from 'vitest';
import { createCritic } from '../../agents/critic/agent.ts';
import { createModel } from '../../agents/model/create-model.ts';
import { createResolver } from '../../agents/resolver/agent.ts';
import { createSupervisor } from '../../agents/supervisor/agent.ts';
import type { Model } from '../../agents/model/model.ts';
import { DEFAULT_POLICY } from '../../shared/policy.ts';
import { assembleProposal } from '../../shared/propose.ts';
import { type ConverseEndpoint, type ConverseReply, type ConverseRequest, startConverse } from './converse-endpoint.ts';
import { runbooks } from './crew.ts';
import { withRemediation } from './remediation.ts';
import { denied, incidentOf, policyDifference, ROLE, scriptedToolBox, stillClock, worldOf } from './world.ts';

const MODEL_ID = 'eu.anthropic.claude-haiku-4-5-20251001-v1:0';
const WORLD = withRemediation(worldOf({ errors: [denied()], differences: [policyDifference()] }));

/** What a good model answers, for each tool through which it is asked. */
const DIAGNOSIS = {
  hypotheses: [
    {
      cause: 'identity-policy-missing-action',
      resource: ROLE,
      verdict: 'supported',
      because: 'the denied action was allowed by data-access, which is gone (E3, E4)',
      evidence: ['E3', 'E4'],
    },
  ],
  gaps: [],
  summary: 'The role lost its inline policy data-access; s3:GetObject is denied since.',
  evidence: ['E3', 'E4'],
  causes: ['identity-policy-missing-action'],
  conclusion: 'cause-found',
  confidence_percent: 96,
};
const ANSWERS: Record<string, unknown> = {
  diagnosis: DIAGNOSIS,
  remediation: { justification: 'C1 gives back what was lost (E3)', considered: [], choose: ['C1'] },
  critique: { considered: 'the fresh dry run against the baseline', objections: [] },
};

const askedThrough = ({ body }: ConverseRequest): string =>
  body.toolConfig?.tools.map(({ toolSpec }) => toolSpec.name).find((name) => name in ANSWERS) ?? '';

const answerWell = (request: ConverseRequest): ConverseReply => {
  const tool = askedThrough(request);
  return { tool, input: ANSWERS[tool] };
};

const modelOn = ({ client }: ConverseEndpoint): Promise<Model> =>
  createModel(`bedrock:${MODEL_ID}`, { runbooks, bedrock: { region: 'eu-west-1', client } });

const investigateOn = async (endpoint: ConverseEndpoint, world = WORLD) =>
  createSupervisor({
    model: await modelOn(endpoint),
    tools: scriptedToolBox(world),
    runbooks,
    clock: stillClock,
  }).investigate(incidentOf());

describe('a model on Bedrock', () => {
  it('diagnoses through the Converse API, and its tokens are counted and priced', async () => {
    await using endpoint = await startConverse((request) => ({
      ...(answerWell(request) as { tool: string; input: unknown }),
      usage: { inputTokens: 2_000, outputTokens: 300 },
    }));
    const { diagnosis, usage } = await investigateOn(endpoint);
    expect(diagnosis).toMatchObject({ causes: ['identity-policy-missing-action'], confidence_percent: 96 });
    expect(usage).toMatchObject({ model_calls: 1, input_tokens: 2_000, output_tokens: 300 });
    expect(usage.nano_usd).toBe(2_000 * 1_000 + 300 * 5_000);
    expect(endpoint.requests[0]?.path).toBe(`/model/${MODEL_ID}/converse`);
  });

  it('breaks a tie with a tool, whose answer is recorded as evidence', async () => {
    await using endpoint = await startConverse((request, index) =>
      index === 0
        ? { tool: 'get_role_policies', input: { role_arn: ROLE } }
        : { tool: 'diagnosis', input: { ...DIAGNOSIS, evidence: ['E3', 'E6'] } },
    );
    const world = {
      ...WORLD,
      get_role_policies: {
        role_arn: ROLE,
        role_id: 'AROA',
        inline: [],
        attached: [],
        boundary: null,
        trust: {},
        denies: [],
      },
    };
    const { diagnosis, evidence, usage } = await investigateOn(endpoint, world);
    expect(evidence.at(-1)).toMatchObject({ evidence_id: 'E6', tool: 'get_role_policies' });
    expect(diagnosis.evidence).toEqual(['E3', 'E6']);
    expect(usage).toMatchObject({ model_calls: 2, tool_calls: 6 });
    expect(JSON.stringify(endpoint.requests[1]?.body.messages.at(-1))).toContain('toolResult');
  });

  it('is throttled, and answers when asked again', async () => {
    await using endpoint = await startConverse((request, index) =>
      index === 0 ? { error: 'ThrottlingException', status: 429 } : answerWell(request),
    );
    const { diagnosis } = await investigateOn(endpoint);
    expect(diagnosis.confidence_percent).toBe(96);
    expect(endpoint.requests).toHaveLength(2);
  });

  it('answers badly once and is asked again with the reason', async () => {
    await using endpoint = await startConverse((request, index) =>
      index === 0 ? { tool: 'diagnosis', input: { conclusion: 'cause-found' } } : answerWell(request),
    );
    const { diagnosis, usage } = await investigateOn(endpoint);
    expect(diagnosis.confidence_percent).toBe(96);
    expect(usage.model_calls).toBe(2);
    expect(JSON.stringify(endpoint.requests[1]?.body.messages)).toContain('Your previous answer was refused');
  });

  const BAD: [string, ConverseReply][] = [
    ['a malformed answer', { tool: 'diagnosis', input: { conclusion: 'cause-found' } }],
    ['prose', { text: 'It is probably DNS.' }],
    ['a citation of evidence that does not exist', { tool: 'diagnosis', input: { ...DIAGNOSIS, evidence: ['E42'] } }],
    [
      'a cause of a resource that is not in the graph',
      {
        tool: 'diagnosis',
        input: { ...DIAGNOSIS, hypotheses: [{ ...DIAGNOSIS.hypotheses[0], resource: 'arn:aws:iam::1:role/other' }] },
      },
    ],
    ['a cause without a supported hypothesis', { tool: 'diagnosis', input: { ...DIAGNOSIS, hypotheses: [] } }],
  ];

  it.each(BAD)('gives way to the runbooks after %s twice', async (_, reply) => {
    await using endpoint = await startConverse(() => reply);
    const { diagnosis, usage } = await investigateOn(endpoint);
    expect(endpoint.requests).toHaveLength(2);
    expect(diagnosis).toMatchObject({ conclusion: 'cause-found', causes: ['identity-policy-missing-action'] });
    expect(diagnosis.confidence_percent).toBe(95);
    expect(usage.model_calls).toBe(3);
    expect(usage.nano_usd).toBeGreaterThan(0);
  });

  it('that cannot be reached gives way to the runbooks', async () => {
    await using endpoint = await startConverse(() => ({ error: 'AccessDeniedException', status: 403 }));
    const { diagnosis } = await investigateOn(endpoint);
    expect(diagnosis.confidence_percent).toBe(95);
  });

  it('leaves the incident to a person when the runbooks cannot decide either', async () => {
    await using endpoint = await startConverse(() => ({ text: 'no idea' }));
    const { diagnosis } = await investigateOn(endpoint, worldOf({}));
    expect(diagnosis.conclusion).toBe('inconclusive');
  });

  it('may not talk away a deliberate control', async () => {
    await using endpoint = await startConverse(answerWell);
    const deny = { Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
    const quarantine = policyDifference({ member: 'hold', kind: 'added', baseline: null, current: deny });
    const world = worldOf({ errors: [denied({ effect: 'explicit' })], differences: [quarantine] });
    expect((await investigateOn(endpoint, world)).diagnosis.conclusion).toBe('deliberate');
  });

  it('may not name a cause whose deciding evidence is missing', async () => {
    await using endpoint = await startConverse(answerWell);
    const { diagnosis } = await investigateOn(endpoint, { ...WORLD, compare_baseline: 'ThrottlingException' });
    expect(diagnosis).toMatchObject({ conclusion: 'inconclusive', causes: [] });
  });
});

describe('the thinking of one default incident on Bedrock', () => {
  it('stays within four model calls, 8,000 tokens in and 1,500 out, counted on the bytes sent', async () => {
    await using endpoint = await startConverse(answerWell);
    const model = await modelOn(endpoint);
    const [tools, incident] = [scriptedToolBox(WORLD), incidentOf()];
    const supervisor = createSupervisor({ model, tools, runbooks, clock: stillClock });
    const { diagnosis, evidence, usage } = await supervisor.investigate(incident);
    const found = await createResolver({ model, tools, runbooks }).propose(incident, diagnosis, evidence);
    if ('none' in found) throw new TypeError(found.none);
    const proposal = assembleProposal({
      incidentId: incident.incident_id,
      actions: found.actions,
      policy: DEFAULT_POLICY,
      justification: found.justification,
      evidence: diagnosis.evidence,
      now: stillClock.now(),
    });
    const critic = createCritic({ model, tools, runbooks, clock: stillClock });
    const critique = await critic.review({ incident, diagnosis, evidence, proposal });
    expect(critique.verdict).toBe('agree');
    const used = [usage, found.usage, critique.usage];
    const total = (pick: (one: (typeof used)[number]) => number): number =>
      used.reduce((sum, one) => sum + pick(one), 0);
    const bytes = endpoint.requests.reduce((sum, request) => sum + request.bytes, 0);
    expect(endpoint.requests.length).toBeLessThanOrEqual(4);
    expect(bytes / 4).toBeLessThanOrEqual(8_000);
    expect(total((one) => one.output_tokens)).toBeLessThanOrEqual(1_500);
    expect(total((one) => one.tool_calls)).toBeLessThanOrEqual(12);
    expect(total((one) => one.model_calls)).toBe(endpoint.requests.length);
  });
});
