import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kindOf, membersOf, serviceSchema, type Schema } from '../../../infra/local-aws/codec/schema.ts';
import { startLocalAws, type LocalAws } from '../../../infra/local-aws/server.ts';
import type { Operation, Service } from '../../../infra/local-aws/service.ts';
import { createServices, type Services } from '../../../infra/local-aws/services.ts';
import { CLIENTS } from './codec/clients.ts';
import { createDice, sampleOf } from './codec/sample.ts';
import { mentions } from './mentions.ts';

/** Folder of each service's code, by signing name. */
const FOLDERS: Readonly<Record<string, string>> = { monitoring: 'cloudwatch', ses: 'sesv2', events: 'eventbridge' };

const TRANSPORT = 'the transport itself sees to it';

/** Members that no handler needs to read. */
const UNREAD: Readonly<Record<string, string>> = {
  's3:PutObject ContentLength': TRANSPORT,
  's3:UploadPart ContentLength': TRANSPORT,
  'ecs:RegisterTaskDefinition portMappings': 'kept and shown: containers here have no address of their own',
  'logs:PutLogEvents sequenceToken': 'AWS accepts and ignores it since 2023',
  'logs:FilterLogEvents interleaved': 'AWS accepts and ignores it: answers are always interleaved',
  'monitoring:PutMetricData StorageResolution': 'every metric is kept by the second',
};

/** A HEAD request's answer has no body, so that nothing can be named in it. */
const HEAD_OPERATIONS: ReadonlySet<string> = new Set(['HeadObject', 'HeadBucket']);

let prepared: Services;
let aws: LocalAws;

beforeAll(async () => {
  aws = await startLocalAws({
    services: async (world) => {
      prepared = await createServices(world, { log: () => undefined });
      return prepared.services;
    },
  });
});

afterAll(async () => {
  await aws.close();
  await prepared.close();
});

interface Case {
  readonly service: Service;
  readonly name: string;
  readonly operation: Operation;
  readonly input: Schema;
  readonly required: readonly string[];
}

const cases = (): Case[] =>
  prepared.services.flatMap((service) =>
    Object.entries(service.operations).map(([name, operation]) => {
      const schema = serviceSchema(service.sdk).operations.get(name);
      if (!schema) throw new Error(`${service.signingName} has no operation ${name}`);
      return { service, name, operation, input: schema.input, required: schema.required };
    }),
  );

const stepsOf = (path: string): string[] => path.split(/(?=\[\]|\{\})|\./).filter((step) => step !== '');

/** The schema that a path leads to, or undefined when the model has no such member. */
function follow(schema: Schema, [step, ...rest]: readonly string[]): Schema | undefined {
  if (step === undefined) return schema;
  const kind = kindOf(schema);
  if (step === '[]') return kind === 'list' ? follow(schema.getValueSchema(), rest) : undefined;
  if (step === '{}') return kind === 'map' ? follow(schema.getValueSchema(), rest) : undefined;
  const member = membersOf(schema).find(([name]) => name === step);
  return member && follow(member[1], rest);
}

const isHonoured = (operation: Operation, member: string): boolean =>
  operation.honours.some((path) => stepsOf(path)[0] === member);

describe('the members of every implemented operation', () => {
  it('are declared by paths that the model knows', () => {
    const unknown = cases().flatMap(({ service, name, operation, input }) =>
      operation.honours
        .filter((path) => !follow(input, stepsOf(path)))
        .map((path) => `${service.signingName}:${name} ${path}`),
    );
    expect(unknown).toEqual([]);
  });

  it('are read by the service that declares them', () => {
    const unread = prepared.services
      .filter((service) => service.forward === undefined)
      .flatMap((service) => {
        const folder = `infra/local-aws/services/${FOLDERS[service.signingName] ?? service.signingName}`;
        const isMentioned = mentions(folder);
        return Object.entries(service.operations).flatMap(([name, { honours }]) =>
          honours
            .flatMap((path) => stepsOf(path).filter((step) => /\w/.test(step) && !isMentioned(step)))
            .map((step) => `${service.signingName}:${name} ${step}`),
        );
      });
    expect(unread.sort()).toEqual(Object.keys(UNREAD).sort());
  });

  it('are refused by name at the door when they are not honoured', async () => {
    const dice = createDice(11);
    const silent: string[] = [];
    for (const { service, name, operation, input, required } of cases()) {
      const sample = sampleOf(input, dice, false);
      for (const [member] of membersOf(input)) {
        if (isHonoured(operation, member) || !(member in sample) || member === 'ContentLength') continue;
        const asked = Object.fromEntries([...required, member].map((each) => [each, sample[each]]));
        const answer = await failureOf(service, name, asked);
        if (!isRefusal(answer, service, name, member))
          silent.push(`${service.signingName}:${name} ${member}: ${answer}`);
      }
    }
    expect(silent).toEqual([]);
  });
});

function isRefusal(answer: string, { signingName }: Service, name: string, member: string): boolean {
  if (HEAD_OPERATIONS.has(name)) return answer.startsWith('Unknown 501');
  return answer.startsWith(`NotImplemented 501 ${signingName}:${name} `) && new RegExp(`\\b${member}\\b`).test(answer);
}

type Constructor<T> = new (argument: object) => T;

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

async function failureOf(service: Service, name: string, input: object): Promise<string> {
  const { client, sdk } = CLIENTS.find(
    (each) => each.signingName === service.signingName && `${name}Command` in each.sdk,
  )!;
  const module = sdk as Record<string, Constructor<{ send(command: unknown): Promise<unknown> }>>;
  const { endpoint, region, credentials } = aws;
  const connected = new module[client]!({
    endpoint,
    region,
    credentials,
    maxAttempts: 1,
    forcePathStyle: true,
    logger: QUIET,
  });
  try {
    await connected.send(new module[`${name}Command`]!(input));
    return 'answered';
  } catch (error) {
    const { name: code, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
    return `${code} ${$metadata?.httpStatusCode} ${message}`;
  }
}
