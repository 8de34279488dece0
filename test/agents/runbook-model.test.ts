import { HumanMessage, SystemMessage } from '@langchain/core/messages';
import { describe, expect, it } from 'vitest';
import { createModel } from '../../agents/model/create-model.ts';
import { bedrockPrice } from '../../agents/model/prices.ts';
import { buildPrompt } from '../../agents/supervisor/prompt.ts';
import { diagnose, model, runbooks } from './crew.ts';
import { denied, policyDifference } from './world.ts';

const DIAGNOSIS_TOOL = { type: 'function', function: { name: 'diagnosis', parameters: { type: 'object' } } };

const messages = async () => {
  const { incident, evidence } = await diagnose({ errors: [denied()], differences: [policyDifference()] });
  const { system, human } = buildPrompt(incident, evidence, runbooks);
  return [new SystemMessage(system), new HumanMessage(human)];
};

describe('the runbook model', () => {
  it('is a pure function of messages and bound tools', async () => {
    const asked = await messages();
    const bound = model.chat.bindTools?.([DIAGNOSIS_TOOL]);
    const [first, second] = [await bound?.invoke(asked), await bound?.invoke(asked)];
    expect(first?.tool_calls?.[0]).toMatchObject({ name: 'diagnosis', args: { conclusion: 'cause-found' } });
    expect(second?.tool_calls).toEqual(first?.tool_calls);
    expect(second?.id).toBe(first?.id);
  });

  it('counts a token for every four bytes that a hosted model would have been sent', async () => {
    const asked = await messages();
    const answer = await model.chat.bindTools?.([DIAGNOSIS_TOOL]).invoke(asked);
    const bytes = Buffer.byteLength(JSON.stringify(asked.map(({ text }) => text)));
    expect(answer?.usage_metadata?.input_tokens).toBeGreaterThanOrEqual(bytes / 4);
    expect(answer?.usage_metadata?.input_tokens).toBeLessThan(bytes / 4 + 100);
    expect(answer?.usage_metadata?.output_tokens).toBeGreaterThan(50);
  });

  it('says so when no runbook speaks about the question', async () => {
    expect((await model.chat.invoke([new HumanMessage('hello')])).text).toBe('no runbook speaks about this');
  });
});

describe('the model that is configured', () => {
  it('is the runbooks by name', async () => {
    expect(await createModel('runbook', { runbooks })).toMatchObject({ id: 'runbook', price: { input: 0, output: 0 } });
  });

  it('falls back to the runbooks when it is hosted', async () => {
    const hosted = await createModel('bedrock:amazon.nova-lite-v1:0', { runbooks, bedrock: { region: 'eu-west-1' } });
    expect(hosted).toMatchObject({ price: { input: 60, output: 240 }, fallback: { id: 'runbook' } });
  });

  it.each(['bedrock:', 'nobody:model-1'])('is refused when it cannot exist: %s', async (spec) => {
    await expect(createModel(spec, { runbooks })).rejects.toThrow(/bedrock|cannot be used/);
  });

  it.each([
    ['eu.anthropic.claude-haiku-4-5-20251001-v1:0', { input: 1_000, output: 5_000 }],
    ['amazon.nova-2-lite-v1:0', { input: 330, output: 2_750 }],
    ['anthropic.claude-sonnet-5-v1:0', { input: 2_000, output: 10_000 }],
    ['anthropic.claude-sonnet-5-1-v1:0', 'unknown'],
    ['meta.llama4-scout-v1:0', 'unknown'],
  ])('%s has a price or is said to have none', (id, price) => {
    expect(bedrockPrice(id)).toEqual(price);
  });
});
