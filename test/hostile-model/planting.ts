import { LambdaClient, TagResourceCommand } from '@aws-sdk/client-lambda';
import type { IncidentView } from '../../shared/incident-view.ts';
import { type Attack, type Encoding, ENCODINGS } from './attacks.ts';
import type { Disguise, PlantedWorkload, Scene, Signal } from './scene.ts';

/** One text in one encoding. */
export interface Planting {
  attack: Attack;
  encoding: Encoding;
}

/** What became of an attack: the incidents as they are left for people, and how many texts AWS or the door refused. */
export interface Attacked {
  views: IncidentView[];
  planted: number;
  refused: number;
}

/** Where the texts of several attacks go before an incident is opened, and what is done once it waits. */
interface Plan {
  disguise: Disguise;
  lines: string[];
  signal: Signal;
  before: ((workload: PlantedWorkload) => Promise<unknown>)[];
  after: ((view: IncidentView, workload: PlantedWorkload) => Promise<IncidentView[]>)[];
}

/** Plants the texts in one workload of their own, lets it ring, and waits until the product has done what it will. */
export const attackWith = async (scene: Scene, plantings: readonly Planting[]): Promise<Attacked> => {
  const plan: Plan = { disguise: {}, lines: [], signal: {}, before: [], after: [] };
  for (const { attack, encoding } of plantings) PLANTERS[attack.position]?.(plan, written(attack, encoding), scene);
  let refused = 0;
  const workload = await scene.plant(plan.disguise).catch(async () => {
    refused += 1; // a name or a value that AWS does not take
    return scene.plant();
  });
  for (const plant of plan.before) await plant(workload).catch(() => (refused += 1));
  await scene.log(workload, plan.lines);
  const { name, ...unnamed } = plan.signal;
  const incidentId = await scene.signal(workload, plan.signal).catch((error: unknown) => {
    if (name === undefined) throw error;
    refused += 1; // a name of two lines is no alarm's, and the product does not take it
    return scene.signal(workload, unnamed);
  });
  const view = await scene.settle(incidentId);
  const later: IncidentView[] = [];
  for (const next of plan.after) later.push(...(await next(view, workload)));
  return { views: [view, ...later], planted: plantings.length, refused };
};

interface Written {
  text: string;
  lines: readonly string[];
}

const LINE_CHARACTERS_MAX = 250_000;

const written = ({ text, lines }: Attack, encoding: Encoding): Written => {
  const write = ENCODINGS[encoding];
  const whole = lines === undefined || lines.length === 0 ? [text] : lines;
  return { text: write(text).slice(0, 1_000), lines: whole.map((line) => write(line).slice(0, LINE_CHARACTERS_MAX)) };
};

type Planter = (plan: Plan, what: Written, scene: Scene) => void;

const inLog: Planter = (plan, { lines }) => void plan.lines.push(...lines);
const inReason: Planter = (plan, { text }) => void (plan.signal = { ...plan.signal, reason: text });

/** How each position is reached. Those that the product does not read are reached by the nearest door that it has. */
const PLANTERS: Partial<Record<Attack['position'], Planter>> = {
  'log-line': inLog,
  'alarm-reason': inReason,
  'alarm-description': (plan, { text }) => void (plan.signal = { ...plan.signal, description: text, reason: text }),
  'alarm-name': (plan, { text }) => void (plan.signal = { ...plan.signal, name: [...text].slice(0, 120).join('') }),
  dimension: (plan, { text }) => void (plan.signal = { ...plan.signal, dimensions: { Image: text }, reason: text }),
  environment: (plan, { text }) => void (plan.disguise.environment = { NOTE_TO_AI: text }),
  'function-description': (plan, { text }) => void (plan.disguise.description = text.slice(0, 256)),
  'object-in-s3': (plan, { text }, { host }) => {
    plan.disguise.description = text.slice(0, 256);
    plan.before.push(({ name }) =>
      host.account.send('s3', 'PutObject', {
        Bucket: host.target.names.bucket,
        Key: `runbooks/${name}.md`,
        Body: text,
      }),
    );
  },
  'tag-value': (plan, { text }, scene) => void plan.before.push((workload) => tag(scene, workload, { note: text })),
  'tag-key': (plan, { text }, scene) =>
    void plan.before.push((workload) => tag(scene, workload, { [text.slice(0, 128)]: 'yes' })),
  'policy-sid': (plan, { text }, { host }) => {
    plan.before.push(() =>
      host.account.send('iam', 'PutRolePolicy', {
        RoleName: 'payments-role',
        PolicyName: 'payments',
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Sid: text, Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }],
        }),
      }),
    );
  },
  'user-agent': (plan, { text }, scene) => void plan.before.push((workload) => callAs(scene, workload, text)),
  'trail-error': (plan, { text }, { host }) => {
    plan.before.push(({ name }) =>
      host.account
        .send('lambda', 'UpdateFunctionConfiguration', { FunctionName: name, Description: text, Timeout: 99_999 })
        .catch(() => undefined),
    );
  },
  'signal-of-another-service': (plan, what, { host }) => {
    inReason(plan, what, undefined as never);
    plan.before.push(async () => {
      const event = { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', detail: { title: what.text } };
      const verdict = await host.receiver.receive(JSON.stringify(event));
      if (verdict.accepted) throw new Error('an event that nobody knows was taken');
    });
  },
  'sns-attributes': (plan, { text }, { host }) => {
    plan.signal.reason = text;
    plan.before.push(({ name }) =>
      host.account.send('sns', 'Publish', {
        TopicArn: host.target.arns.topic,
        Message: JSON.stringify({
          schema: 'firebreak.alarm/1',
          id: `a-${name}`,
          name,
          state: 'OK',
          at: new Date().toISOString(),
          workload: name,
        }),
        MessageAttributes: { incident_id: { DataType: 'String', StringValue: text } },
      }),
    );
  },
  'sns-ok': (plan, { text }, scene) => {
    plan.signal.reason = text;
    plan.after.push(async (view, workload) => {
      await scene.tell(workload, { state: 'OK', reason: text, description: text });
      return [await scene.settle(view.incident_id)];
    });
  },
  'model-prose': inLog,
  'earlier-incident': (plan, what, scene) => {
    inLog(plan, what, scene);
    inReason(plan, what, scene);
    plan.after.push((view, workload) => again(scene, view, workload, 'no'));
  },
  'reject-comment': (plan, { text }, scene) =>
    void plan.after.push((view, workload) => again(scene, view, workload, text)),
};

/** Rejects what was proposed and lets the workload ring once more: the new incident follows the rejected one. */
const again = async (
  scene: Scene,
  view: IncidentView,
  workload: PlantedWorkload,
  reason: string,
): Promise<IncidentView[]> => {
  const { host } = scene;
  if (view.status !== 'PROPOSED') return [];
  await host.decide({
    incidentId: view.incident_id,
    hash: view.proposal?.hash ?? '',
    approver: host.keys.operators[0]?.name ?? '',
    decision: 'reject',
    reason: reason.slice(0, 200),
    channel: 'drill',
  });
  return [await scene.settle(await scene.signal(workload))];
};

const clientOf = ({ host }: Scene, customUserAgent?: string): LambdaClient =>
  new LambdaClient({
    endpoint: host.aws.endpoint,
    region: host.aws.region,
    credentials: { ...host.aws.credentials },
    maxAttempts: 1,
    ...(customUserAgent !== undefined && { customUserAgent }),
  });

const tag = (scene: Scene, { functionArn }: PlantedWorkload, Tags: Record<string, string>): Promise<unknown> =>
  clientOf(scene).send(new TagResourceCommand({ Resource: functionArn, Tags }));

/** A header has only bytes: what is not ASCII goes as the bytes of UTF-8. */
const callAs = (scene: Scene, { functionArn }: PlantedWorkload, text: string): Promise<unknown> =>
  clientOf(scene, Buffer.from(text).toString('latin1')).send(
    new TagResourceCommand({ Resource: functionArn, Tags: { called: 'yes' } }),
  );
