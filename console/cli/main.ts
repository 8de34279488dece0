import { readFileSync } from 'node:fs';
import type { Answers } from '../../agents/model/recorded-model.ts';
import type { DrillReport } from '../../chaos/drill-result.ts';
import type { IncidentView } from '../../shared/incident-view.ts';
import { type AddressOptions, dataDirOf, resolveAddress } from './address.ts';
import type { Attendance } from './commands/drill.ts';
import type { ClientCommand } from './commands/incidents.ts';
import { type ExitCode, WrongUseError } from './exit.ts';
import { type Actions, buildProgram, type AccountOptions, type DrillOptions, type JsonOption } from './program.ts';
import { runProgram } from './run.ts';
import { createScreen, type Screen } from './screen.ts';

// The composition root of the command line. Everything that a command needs is imported when that command runs: most
// of them are small clients, and must not wait for the embedded AWS or the agents to load.

const { env, stdin, stdout, stderr } = process;

const stopping = new AbortController();
const stop = (): void => {
  // Asked twice, it stops at once and leaves behind what was not put right.
  if (stopping.signal.aborted) process.exit(130);
  stopping.abort();
};
process.on('SIGINT', stop);
process.on('SIGTERM', stop);
// A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 3));

const screenFor = (options: JsonOption): Screen => createScreen({ stdin, stdout, stderr, env }, options);

const clientFor = async (options: AddressOptions & JsonOption): Promise<ClientCommand> => {
  const [{ createApiClient }, address] = await Promise.all([import('./api-client.ts'), resolveAddress(options, env)]);
  return { screen: screenFor(options), api: createApiClient(address) };
};

const experiments = async () => {
  const [{ CONTROLS, findControl }, { FAULTS, findFault }] = await Promise.all([
    import('../../chaos/controls/index.ts'),
    import('../../chaos/faults/index.ts'),
  ]);
  return { CONTROLS, findControl, FAULTS, findFault };
};

const chosen = <T>(ids: readonly string[], find: (id: string) => T | undefined, kind: string): T[] =>
  ids.map((id) => {
    const found = find(id);
    if (found === undefined) throw new WrongUseError(`there is no ${kind} \`${id}\``, 'see `firebreak chaos list`');
    return found;
  });

const injectorFor = async (options: AccountOptions) => {
  const { createHandInjector } = await import('../../infra/local/hand-injector.ts');
  return createHandInjector({ dataDir: dataDirOf(options, env), account: options.account, env });
};

const modelOf = (given: string | undefined): string => given ?? env.FIREBREAK_MODEL ?? 'runbook';

const answersOf = ({ record, replay }: DrillOptions): Answers | undefined => {
  if (record !== undefined) return { folder: record, mode: 'record' };
  return replay === undefined ? undefined : { folder: replay, mode: 'replay' };
};

const createActions = (finish: (code: ExitCode) => void): Actions => ({
  drill: async (ids, options) => {
    const [{ drill }, { CONTROLS, findControl, FAULTS, findFault }] = await Promise.all([
      import('./commands/drill.ts'),
      experiments(),
    ]);
    if (options.all && ids.length + options.fault.length + options.control.length > 0)
      throw new WrongUseError('`--all` and a choice of faults or controls exclude each other', 'leave one of them out');
    const screen = screenFor(options);
    const named = { faults: ids.filter(findFault), controls: ids.filter((id) => !findFault(id)) };
    const controls = options.all
      ? CONTROLS
      : chosen([...named.controls, ...options.control], findControl, 'fault or control');
    const isDefault = !options.all && named.faults.length + options.fault.length + controls.length === 0;
    const faults = options.all
      ? FAULTS
      : isDefault
        ? FAULTS.slice(0, 1)
        : chosen([...named.faults, ...options.fault], findFault, 'fault');
    const { seed, runs, yes = false } = options;
    const isAsked = !yes && !options.all && screen.isInteractive;
    const { PARALLEL_DEFAULT } = await import('../../infra/local/drill-pool.ts');
    const parallel = options.parallel ?? (isAsked ? 1 : PARALLEL_DEFAULT);
    const { signal } = stopping;
    const run = async ({ decide, ...watching }: Attendance) => {
      const [{ runDrills }, { decideAsOperator }] = await Promise.all([
        import('../../infra/local/drill.ts'),
        import('../../infra/local/operator-decision.ts'),
      ]);
      return runDrills({
        ...watching,
        faults: faults.map(({ id }) => id),
        controls: controls.map(({ id }) => id),
        seed,
        runs,
        parallel,
        model: options.replay === undefined ? modelOf(options.model) : options.model,
        answers: answersOf(options),
        decide:
          decide === 'auto'
            ? decide
            : async (view: IncidentView, host) => {
                const decision = (await decide(view)) ? 'approve' : 'reject';
                await decideAsOperator(host, view, { decision, reason: 'decided at the drill', channel: 'cli' });
              },
        log: screen.note,
        signal,
      });
    };
    const { requireWritable, writeReport } = await import('../../infra/local/report-files.ts');
    const files = { html: options.report, markdown: options.markdown };
    await requireWritable(files);
    const write = (report: DrillReport): Promise<void> => writeReport(report, files);
    finish(await drill({ screen, faults, controls, runs, parallel, yes, signal, run, write }));
  },
  serve: async (options) => {
    const [{ serve }, local, { loadPolicy }] = await Promise.all([
      import('./commands/serve.ts'),
      import('../../infra/local/serve.ts'),
      import('../../infra/local/policy-file.ts'),
    ]);
    const screen = screenFor(options);
    const policy = await loadPolicy(options.policy);
    const dataDir = dataDirOf(options, env);
    const start: Parameters<typeof serve>[0]['start'] = async (onProgress) => {
      const { port } = options;
      const served = await local.serve({
        dataDir,
        policy,
        model: modelOf(options.model),
        log: screen.note,
        ...(port !== undefined && { port }),
      });
      served.host.bus.subscribe(onProgress);
      return served;
    };
    finish(await serve({ screen, dataDir, signal: stopping.signal, start }));
  },
  incidentsList: async (options) => {
    const { listIncidents } = await import('./commands/incidents.ts');
    const { status, limit } = options;
    finish(await listIncidents(await clientFor(options), { ...(status && { status }), ...(limit && { limit }) }));
  },
  incidentsShow: async (id, options) => {
    const { showIncident, showPrompt } = await import('./commands/incidents.ts');
    finish(await (options.prompt ? showPrompt : showIncident)(await clientFor(options), id));
  },
  incidentsWatch: async (incident, options) => {
    const { watchIncidents } = await import('./commands/watch.ts');
    const { signal } = stopping;
    finish(await watchIncidents(await clientFor(options), { signal, ...(incident !== undefined && { incident }) }));
  },
  incidentsPostmortem: async (id, options) => {
    const { writePostmortem } = await import('./commands/incidents.ts');
    finish(await writePostmortem(await clientFor(options), id));
  },
  approve: async (id, options) => {
    const { approve } = await import('./commands/decide.ts');
    finish(await approve(await clientFor(options), id, options));
  },
  reject: async (id, options) => {
    const { reject } = await import('./commands/decide.ts');
    finish(await reject(await clientFor(options), id, options));
  },
  killSwitchStatus: async (options) => {
    const { showKillSwitch } = await import('./commands/kill-switch.ts');
    finish(await showKillSwitch(await clientFor(options)));
  },
  killSwitchOn: async (options) => {
    const { moveKillSwitch } = await import('./commands/kill-switch.ts');
    finish(await moveKillSwitch(await clientFor(options), { on: true, reason: options.reason }));
  },
  killSwitchOff: async (options) => {
    const { moveKillSwitch } = await import('./commands/kill-switch.ts');
    finish(await moveKillSwitch(await clientFor(options), { on: false, reason: options.reason }));
  },
  chaosList: async (options) => {
    const [{ listChaos }, { FAULTS, CONTROLS }] = await Promise.all([import('./commands/chaos.ts'), experiments()]);
    finish(listChaos(screenFor(options), { faults: FAULTS, controls: CONTROLS }));
  },
  chaosInject: async (id, options) => {
    const { injectByHand } = await import('./commands/chaos.ts');
    finish(await injectByHand(screenFor(options), await injectorFor(options), id));
  },
  chaosRestore: async (id, options) => {
    const { restoreByHand } = await import('./commands/chaos.ts');
    finish(await restoreByHand(screenFor(options), await injectorFor(options), id));
  },
  chaosStatus: async (options) => {
    const { chaosStatus } = await import('./commands/chaos.ts');
    finish(await chaosStatus(screenFor(options), await injectorFor(options)));
  },
  auditVerify: async (id, options) => {
    const [{ verifyAudit }, offline] = await Promise.all([
      import('./commands/audit.ts'),
      import('./commands/audit-offline.ts'),
    ]);
    const { from, proof, key, at } = options;
    if (proof !== undefined) return finish(await offline.verifyProofFile(screenFor(options), proof, key));
    const moments = { now: new Date(), ...(at && { at }) };
    if (from !== undefined) return finish(await offline.verifyFolder(screenFor(options), from, { key, ...moments }));
    finish(await verifyAudit(await clientFor(options), id));
  },
  auditProve: async (entry, options) => {
    const [{ proveEntry }, { proveFromFolder }] = await Promise.all([
      import('./commands/audit.ts'),
      import('./commands/audit-offline.ts'),
    ]);
    const { from, out } = options;
    const to = out === undefined ? {} : { out };
    if (from !== undefined) return finish(await proveFromFolder(screenFor(options), entry, { from, ...to }));
    finish(await proveEntry(await clientFor(options), entry, to));
  },
  auditExport: async (folder, options) => {
    const { exportAudit } = await import('./commands/audit-offline.ts');
    finish(await exportAudit(await clientFor(options), folder));
  },
  policyCheck: async (file, options) => {
    const [{ checkPolicy }, { loadPolicy }] = await Promise.all([
      import('./commands/policy.ts'),
      import('../../infra/local/policy-file.ts'),
    ]);
    finish(checkPolicy(screenFor(options), await loadPolicy(file)));
  },
  policyTest: async (file, options) => {
    const [{ casesBeside, testPolicy }, { loadPolicy }, { createCedarAuthorizer }] = await Promise.all([
      import('./commands/policy.ts'),
      import('../../infra/local/policy-file.ts'),
      import('../../shared/authorization/cedar-authorizer.ts'),
    ]);
    const policy = await loadPolicy(file);
    const authorizer = await createCedarAuthorizer(policy);
    const casesFile = options.cases ?? casesBeside(file);
    finish(await testPolicy(screenFor(options), { policy, authorizer, casesFile }));
  },
  doctor: async (options) => {
    const [{ doctor }, { examine }] = await Promise.all([
      import('./commands/doctor.ts'),
      import('../../infra/local/doctor.ts'),
    ]);
    finish(doctor(screenFor(options), await examine({ options, env })));
  },
  mcp: async (server, options) => {
    const { serveOverStdio } = await import('../../infra/local/mcp-stdio.ts');
    const { account } = options;
    await serveOverStdio(server, { dataDir: dataDirOf(options, env), account, env, signal: stopping.signal });
  },
});

const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string;
};
const code = await runProgram((finish) => buildProgram(createActions(finish), version), process.argv.slice(2), {
  out: (text) => void stdout.write(text),
  err: (text) => void stderr.write(text),
});
// What a command started in the background must not keep the shell waiting.
process.exitCode = code;
