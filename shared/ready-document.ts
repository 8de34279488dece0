import { z } from 'zod';

/** Someone who may decide, and what they prove it with. */
export const Operator = z.object({ name: z.string().min(1), token: z.string().min(1) });
export type Operator = z.infer<typeof Operator>;

const perServer = <T extends z.ZodType>(value: T) =>
  z.object({ diagnostics: value, remediation: value, executor: value });

/**
 * What `serve` says when it is ready, on its ready line and in `endpoint.json`: everything a client needs to watch
 * incidents, decide on them, and break the target by hand. Field names are what scripts rely on.
 */
export const ReadyDocument = z.object({
  ready: z.literal(true),
  /** Endpoint of the embedded AWS. */
  aws: z.url(),
  region: z.string(),
  accountId: z.string(),
  /** An administrator's of the embedded account. */
  credentials: z.object({ accessKeyId: z.string(), secretAccessKey: z.string() }),
  /** Base of the HTTP API. */
  web: z.url(),
  operators: z.array(Operator),
  mcp: perServer(z.url()),
  mcpKeys: perServer(z.string()),
  topics: z.object({ 'incident-alerts': z.string() }),
  /** The development issuer that pages sign people in with; a deployed configuration refuses it. */
  oidc: z.object({ issuer: z.url(), clientId: z.string() }).optional(),
  /** The local stand-in of Slack's API, and what a signed interaction needs. */
  slack: z
    .object({
      /** Base of the stand-in's Web API; `GET <api>/messages` lists what is posted now. */
      api: z.url(),
      /** Where interactions are posted. */
      interactions: z.url(),
      signingSecret: z.string(),
      team: z.string(),
      app: z.string(),
      channel: z.string(),
      /** Slack's user id of each operator. */
      users: z.record(z.string(), z.string()),
    })
    .optional(),
  /** Where the embedded account lists the mail that was sent (JSON, newest last), and who sends it. */
  mail: z.object({ sent: z.url(), from: z.string() }).optional(),
  /** Where seals and segments are kept under Object Lock, and the key that signs them. */
  audit: z.object({ bucket: z.string(), keyArn: z.string() }).optional(),
  /** Names of the tables, by what they hold. */
  tables: z.record(z.string(), z.string()),
  target: z.object({
    function: z.string(),
    role: z.string(),
    queueUrl: z.string(),
    bucket: z.string(),
    table: z.string(),
    alarms: z.array(z.string()),
    /** A body that the target's queue accepts. */
    sampleMessage: z.string(),
    /** A payload that a healthy target answers. */
    probeEvent: z.record(z.string(), z.unknown()),
  }),
});
export type ReadyDocument = z.infer<typeof ReadyDocument>;

/** Name of the file in the data folder that holds the document; readable by its owner only. */
export const ENDPOINT_FILE = 'endpoint.json';
