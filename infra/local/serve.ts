import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SYSTEM, buildPrompt } from '../../agents/supervisor/prompt.ts';
import { dataProcessor } from '../../chaos/target/workload.ts';
import { startTraffic } from '../../chaos/target/traffic.ts';
import { systemClock } from '../../shared/clock.ts';
import { TerminalError } from '../../shared/errors.ts';
import type { Policy } from '../../shared/policy.ts';
import { ENDPOINT_FILE, type ReadyDocument } from '../../shared/ready-document.ts';
import { createHttpIntake } from '../../shared/signals/http-intake.ts';
import { createSnsVerifier } from '../../shared/signals/sns-signature.ts';
import { chooseTrustAnchor } from '../../shared/signals/sns-trust-anchor.ts';
import { type Host, startHost } from './host.ts';
import { DRILL_POLICY } from './local-policy.ts';
import { createNotifications } from './notifications.ts';
import { shownDecisions } from './shown-decisions.ts';
import { shownKillSwitch } from './shown-kill-switch.ts';
import { openAuditArchive, startSealer } from './sealer.ts';
import { type ConsoleParts, startWebServer, type WebServer } from './web-server.ts';

export interface ServeOptions {
  dataDir: string;
  /** Port of the HTTP API; any free one when absent. */
  port?: number;
  /** The drill's policy unless given: the account that it protects is the embedded one. */
  policy?: Policy;
  model?: string;
  log(line: string): void;
}

export interface Served {
  ready: ReadyDocument;
  host: Host;
  close(): Promise<void>;
}

/** Between two messages of the target's own traffic: a target that nobody uses cannot show that it is broken. */
const TRAFFIC_MS = 5_000;

/** Hosts the account, the product and its HTTP API until closed, and tells in `DIR/endpoint.json` where they are. */
export const serve = async (options: ServeOptions): Promise<Served> => {
  const { dataDir, log } = options;
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const notifications = createNotifications();
  const host = await startHost({
    dataDir,
    workload: dataProcessor,
    policy: options.policy ?? DRILL_POLICY,
    model: options.model ?? 'runbook',
    notify: notifications.notify,
    log,
  });
  const { identities, accountId } = { identities: host.identities, accountId: host.aws.accountId };
  const sealer = await startSealer({ identities, accountId, log });
  const archive = openAuditArchive(identities, { bucket: sealer.bucket, role: 'firebreak-console' });
  const closeHost = async (): Promise<void> => {
    await sealer.stop();
    archive.close();
    await host.close();
  };
  const parts = {
    ...consoleParts(host, log),
    decide: shownDecisions(host.decide, notifications, log),
    killSwitch: shownKillSwitch(host, notifications, log),
    store: { ...host.stores.console, messages: notifications.messages },
    slack: notifications.slack,
    sealed: archive.files,
  };
  const web = await startWebServer(parts, options.port).catch(async (error: unknown) => {
    // A port that is taken must not leave a hosted account behind that keeps the process alive.
    await closeHost();
    throw error;
  });
  const told = await notifications.start({
    aws: host.aws,
    identities,
    keys: host.keys,
    policy: host.policy,
    directory: host.directory,
    decide: host.decide,
    links: host.approvals.links,
    killSwitch: host.killSwitch,
    web: web.url,
    log,
  });
  const traffic = startTraffic(host.account, host.target.queueUrl, TRAFFIC_MS);
  const ready = { ...readyDocument(host, web), ...told, audit: { bucket: sealer.bucket, keyArn: sealer.keyArn } };
  log(`open ${web.url} and sign in with an operator's token`);
  await writeFile(path.join(dataDir, ENDPOINT_FILE), `${JSON.stringify(ready, null, 2)}\n`, { mode: 0o600 });
  const close = async (): Promise<void> => {
    await traffic.stop();
    await web.close();
    await notifications.close();
    await closeHost();
  };
  return { ready, host, close };
};

const consoleParts = (host: Host, log: (line: string) => void): ConsoleParts => ({
  store: host.stores.console,
  decide: host.decide,
  operators: host.keys.operators,
  directory: host.directory,
  policy: host.policy,
  links: host.approvals.links,
  subscribe: host.bus.subscribe,
  prompt: (incidentId) => promptOf(incidentId, host),
  signals: httpIntake(host, log),
  clock: systemClock,
  log,
});

/** Signals over HTTP: SNS signed by the embedded account's own SNS, and webhooks signed with this folder's secret. */
const httpIntake = ({ aws, keys, receiver, target }: Host, log: (line: string) => void) => {
  const topicArns = [target.arns.topic];
  const anchor = chooseTrustAnchor({ topicArns, deployed: false, localEndpoint: aws.endpoint });
  const verifier = createSnsVerifier({ topicArns, anchor });
  return createHttpIntake({ receiver, sns: { verifier, anchor }, webhook: { secrets: [keys.webhook] }, log });
};

/** Exactly what a model would be sent to find the cause, from the stored evidence. */
const promptOf = async (incidentId: string, host: Host): Promise<string> => {
  const incident = await host.stores.console.get(incidentId);
  if (incident === undefined) throw new TerminalError(`no incident \`${incidentId}\``, { incidentId });
  const evidence = await host.stores.console.evidence(incidentId);
  return `${SYSTEM}\n\n${buildPrompt(incident, evidence, host.runbooks).human}`;
};

const readyDocument = (host: Host, { url: web, oidc }: WebServer): ReadyDocument => {
  const { aws, keys, mcp, target } = host;
  const perServer = <T>(pick: (name: keyof typeof mcp) => T) => ({
    diagnostics: pick('diagnostics'),
    remediation: pick('remediation'),
    executor: pick('executor'),
  });
  const tables = ['incident-state', 'incident-context', 'incident-approvals', 'incident-audit', 'checkpoints'];
  return {
    ready: true,
    aws: aws.endpoint,
    region: aws.region,
    accountId: aws.accountId,
    credentials: { accessKeyId: aws.credentials.accessKeyId, secretAccessKey: aws.credentials.secretAccessKey },
    web,
    oidc,
    operators: keys.operators,
    mcp: perServer((name) => `${mcp[name].url}/mcp`),
    mcpKeys: perServer((name) => keys.mcp[name]),
    topics: { 'incident-alerts': target.arns.topic },
    tables: Object.fromEntries(tables.map((name) => [name, name])),
    target: {
      function: target.names.function,
      role: target.arns.role,
      queueUrl: target.queueUrl,
      bucket: target.names.bucket,
      table: target.names.table,
      alarms: Object.values(target.names.alarms),
      sampleMessage: target.sampleMessage,
      probeEvent: target.probeEvent as Record<string, unknown>,
    },
  };
};
