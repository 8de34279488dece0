import { Command, InvalidArgumentError, Option } from 'commander';
import type { AddressOptions } from './address.ts';

export interface JsonOption {
  json?: boolean;
}
export type ClientOptions = AddressOptions & JsonOption;
export interface DrillOptions extends JsonOption {
  fault: string[];
  control: string[];
  all?: boolean;
  yes?: boolean;
  seed: number;
  runs: number;
  parallel?: number;
  report?: string;
  markdown?: string;
  record?: string;
  replay?: string;
  model?: string;
}
export interface ServeOptions extends JsonOption {
  policy: string;
  port?: number;
  data?: string;
  model?: string;
}
/** Which account is meant: that of a running `serve`, or a real one that is named. */
export type AccountOptions = ClientOptions & { account?: string };

export interface ApproveOptions {
  hash: string;
  reason: string;
  ticket?: string;
  breakGlass?: boolean;
}

/** Without `from` and `proof` the running server is asked. */
export type AuditVerifyOptions = ClientOptions & { from?: string; proof?: string; key: string[]; at?: Date };

/** What the commands do. Each is called with what was understood of the command line. */
export interface Actions {
  /** `ids` are names or taxonomy ids of faults and controls. */
  drill: (ids: string[], options: DrillOptions) => Promise<void>;
  serve: (options: ServeOptions) => Promise<void>;
  incidentsList: (options: ClientOptions & { status?: string; limit?: string }) => Promise<void>;
  incidentsShow: (id: string, options: ClientOptions & { prompt?: boolean }) => Promise<void>;
  incidentsWatch: (id: string | undefined, options: ClientOptions) => Promise<void>;
  incidentsPostmortem: (id: string, options: ClientOptions) => Promise<void>;
  approve: (id: string, options: ClientOptions & ApproveOptions) => Promise<void>;
  reject: (id: string, options: ClientOptions & { hash?: string; reason: string }) => Promise<void>;
  killSwitchStatus: (options: ClientOptions) => Promise<void>;
  killSwitchOn: (options: ClientOptions & { reason: string }) => Promise<void>;
  killSwitchOff: (options: ClientOptions & { reason: string }) => Promise<void>;
  chaosList: (options: JsonOption) => Promise<void>;
  chaosInject: (fault: string, options: AccountOptions) => Promise<void>;
  chaosRestore: (fault: string, options: AccountOptions) => Promise<void>;
  chaosStatus: (options: AccountOptions) => Promise<void>;
  auditVerify: (id: string | undefined, options: AuditVerifyOptions) => Promise<void>;
  auditProve: (entry: string, options: ClientOptions & { from?: string; out?: string }) => Promise<void>;
  auditExport: (folder: string, options: ClientOptions) => Promise<void>;
  policyCheck: (file: string, options: JsonOption) => Promise<void>;
  policyTest: (file: string, options: JsonOption & { cases?: string }) => Promise<void>;
  doctor: (options: ClientOptions) => Promise<void>;
  mcp: (server: string, options: AccountOptions) => Promise<void>;
}

const EXIT_CODES = `
Exit codes: 0 good, 1 not met, 2 wrong use, 3 could not run.
With --json, standard output carries one JSON document and nothing else.`;

/** Every command of the command line, in the order in which `--help` lists them. */
export const buildProgram = (actions: Actions, version: string): Command => {
  const program = new Command('firebreak')
    .description('Incident response for AWS that proves every fix, and rehearses on faults of its own')
    .version(version)
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('(see `firebreak --help`)');
  addRunning(program, actions);
  addIncidents(program.command('incidents').description('read incidents'), actions);
  addDecisions(program, actions);
  addKillSwitch(program.command('kill-switch').description('stop every execution at once'), actions);
  addChaos(program.command('chaos').description('break the target by hand, and put it right'), actions);
  addChecks(program, actions);
  return program;
};

const addRunning = (program: Command, actions: Actions): void => {
  json(program.command('drill'))
    .description('break the target, run the whole loop, and score it')
    .argument('[ids...]', 'names or taxonomy ids of faults and controls, such as IAM-02 C-01 (`chaos list`)', [])
    .addOption(new Option('--fault <id>', 'a fault; may be repeated').argParser(collect).default([], 'none'))
    .addOption(new Option('--control <id>', 'a control; may be repeated').argParser(collect).default([], 'none'))
    .option('--all', 'every fault and every control; they approve by themselves')
    .option('-y, --yes', 'approve what is proposed without asking')
    .option(
      '--seed <n>',
      'vary names, values, noise and its order; further runs take the next seeds',
      wholeNumber(0),
      0,
    )
    .option('--runs <n>', 'how often each is run', wholeNumber(1), 1)
    .option('--parallel <n>', 'drills at once; one more than there are cores unless somebody is asked', wholeNumber(1))
    .option('--report <file>', 'write one self-contained HTML page')
    .option('--markdown <file>', 'write the tables into a Markdown file, between its markers')
    .addOption(new Option('--record <folder>', 'keep what the model answers').conflicts('replay'))
    .addOption(new Option('--replay <folder>', 'answer from such a folder, and call no model'))
    .option('--model <model>', '`runbook`, `bedrock:<id>`, … (FIREBREAK_MODEL, else runbook)')
    .action(actions.drill);
  json(program.command('serve'))
    .description('host everything in one process until stopped')
    .option('--policy <file>', 'who must approve what: a YAML file, `default` or `drill`', 'drill')
    .option('--port <port>', 'port of the HTTP API; any free one unless given', wholeNumber(0, 65_535))
    .option('--data <dir>', 'where its data is kept (FIREBREAK_DATA, else .firebreak)')
    .option('--model <model>', '`runbook`, `bedrock:<id>`, … (FIREBREAK_MODEL, else runbook)')
    .action(actions.serve);
};

const addIncidents = (incidents: Command, actions: Actions): void => {
  client(incidents.command('list', { isDefault: true }))
    .description('incidents, newest first')
    .option('--status <statuses>', 'only these, separated by commas')
    .option('--limit <n>', 'at most so many')
    .action(actions.incidentsList);
  client(incidents.command('show'))
    .description('one incident: cause, evidence, the proposed change, what to type next')
    .argument('<id>')
    .option('--prompt', 'print exactly what a model would be sent; none is called')
    .action(actions.incidentsShow);
  client(incidents.command('watch'))
    .description('what happens, as it happens; with --json one document a line')
    .argument('[id]')
    .action(actions.incidentsWatch);
  client(incidents.command('postmortem'))
    .description('the post-mortem, in Markdown')
    .argument('<id>')
    .action(actions.incidentsPostmortem);
};

const HASH = 'the hash as shown, or its first 12 characters or more';

const addDecisions = (program: Command, actions: Actions): void => {
  client(program.command('approve'))
    .description('approve exactly the change that was shown')
    .argument('<id>')
    .requiredOption('--hash <hash>', HASH, hash)
    .option('--reason <text>', 'kept in the audit trail', '')
    .option('--ticket <id>', 'the change ticket, where the policy asks for one', ticket)
    .option('--break-glass', 'decide alone in an emergency, with a reason: everybody is told')
    .action(actions.approve);
  client(program.command('reject'))
    .description('refuse the proposed change')
    .argument('<id>')
    .requiredOption('--reason <text>', 'kept in the audit trail')
    .option('--hash <hash>', `only if it is still this one: ${HASH}`, hash)
    .action(actions.reject);
};

const addKillSwitch = (killSwitch: Command, actions: Actions): void => {
  client(killSwitch.command('status', { isDefault: true }))
    .description('whether it is on; exit 1 while it is')
    .action(actions.killSwitchStatus);
  const moving = (command: Command): Command =>
    client(command).requiredOption('--reason <text>', 'kept in the audit trail');
  moving(killSwitch.command('on'))
    .description('nothing is executed; what was approved waits, and expires in its time')
    .action(actions.killSwitchOn);
  moving(killSwitch.command('off')).description('let it go on').action(actions.killSwitchOff);
};

const addChaos = (chaos: Command, actions: Actions): void => {
  json(chaos.command('list', { isDefault: true }))
    .description('faults and controls')
    .action(actions.chaosList);
  const onAccount = (command: Command): Command =>
    client(command).option('--account <id>', 'break a real account: its id; the target must carry the tag');
  onAccount(chaos.command('inject')).argument('<fault>').description('break it').action(actions.chaosInject);
  onAccount(chaos.command('restore')).argument('<fault>').description('undo it').action(actions.chaosRestore);
  onAccount(chaos.command('status')).description('what was injected').action(actions.chaosStatus);
};

const addChecks = (program: Command, actions: Actions): void => {
  const audit = program.command('audit').description('check the audit trail');
  client(audit.command('verify', { isDefault: true }))
    .description('every chain and every seal, or one chain; offline with --from or --proof')
    .argument('[id]')
    .option('--from <dir>', 'verify an export, and ask nobody')
    .option('--proof <file>', 'verify the proof of one entry, and ask nobody')
    .option('--key <file>', 'believe only this public key; may be repeated', collect, [])
    .option('--at <time>', 'with --from: as of this time; as of when it says that it was made, unless given', time)
    .action(actions.auditVerify);
  client(audit.command('prove'))
    .description('one entry, what ties it to the head of its chain, and to a signature')
    .argument('<entry>', 'INCIDENT:SEQ')
    .option('--from <dir>', 'out of an export, and ask nobody')
    .option('--out <file>', 'write the proof for `audit verify --proof`')
    .action(actions.auditProve);
  client(audit.command('export'))
    .description('write seals, segments, keys and chains into a folder')
    .argument('<dir>')
    .action(actions.auditExport);
  const policy = program.command('policy').description('look at a policy before it is used');
  json(policy.command('check'))
    .description('is it a policy, and what does it ask for each risk class')
    .argument('<file>', 'a YAML file, `default` or `drill`')
    .action(actions.policyCheck);
  json(policy.command('test'))
    .description('does it allow and deny what its cases say')
    .argument('<file>', 'a YAML file, `default` or `drill`')
    .option('--cases <file>', 'the cases; those beside the policy unless given')
    .action(actions.policyTest);
  client(program.command('doctor')).description('look at everything that has to be right').action(actions.doctor);
  client(program.command('mcp'))
    .description('an MCP server on standard input and output, for any MCP client')
    .argument('<server>', 'diagnostics, remediation or executor')
    .option('--account <id>', 'diagnostics only: read this real account with the credentials of the environment')
    .action(actions.mcp);
};

const json = (command: Command): Command => command.option('--json', 'one JSON document on standard output');

const client = (command: Command): Command =>
  json(command)
    .option('--url <url>', 'the HTTP API (FIREBREAK_URL)')
    .option('--data <dir>', 'the data folder of a running `serve` (FIREBREAK_DATA, else .firebreak)')
    .addOption(new Option('--token <token>', "an operator's token (FIREBREAK_TOKEN)"));

const collect = (value: string, before: string[]): string[] => [...before, value];

const wholeNumber =
  (min: number, max = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!Number.isSafeInteger(value) || value < min || value > max)
      throw new InvalidArgumentError(
        `It must be a whole number from ${min}${max < Number.MAX_SAFE_INTEGER ? ` to ${max}` : ''}.`,
      );
    return value;
  };

const time = (text: string): Date => {
  const at = new Date(text);
  if (Number.isNaN(at.getTime())) throw new InvalidArgumentError('It must be a time such as 2026-11-20T10:00:00Z.');
  return at;
};

const ticket = (text: string): string => {
  if (text.trim() === '') throw new InvalidArgumentError('It must not be empty: leave it out where none is needed.');
  return text.trim();
};

const hash = (text: string): string => {
  if (!/^[0-9a-f]{12,64}$/i.test(text))
    throw new InvalidArgumentError('It must be at least 12 hexadecimal characters.');
  return text.toLowerCase();
};
