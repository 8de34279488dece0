import { spawn } from 'node:child_process';

/** A container's health check as it is run here: every time is in real milliseconds. */
export interface HealthSettings {
  /** `CMD` with a program and its arguments, or `CMD-SHELL` with one line for the shell. */
  readonly command: readonly string[];
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly retries: number;
  /** Failures before this do not count. */
  readonly startPeriodMs: number;
}

export type Health = 'HEALTHY' | 'UNHEALTHY';

/** Runs a health check inside the container again and again, and tells every change. Returns what ends it. */
export const watchHealth = (settings: HealthSettings, onChange: (health: Health) => void): (() => void) => {
  const graceUntil = Date.now() + settings.startPeriodMs;
  let known: Health | undefined;
  let failures = 0;
  let timer: NodeJS.Timeout;
  let isOver = false;
  const judge = (passed: boolean): void => {
    if (!passed && known === undefined && Date.now() < graceUntil) return;
    failures = passed ? 0 : failures + 1;
    const health = passed ? 'HEALTHY' : failures >= settings.retries ? 'UNHEALTHY' : known;
    if (health === undefined || health === known) return;
    known = health;
    onChange(health);
  };
  const schedule = (): void => {
    timer = setTimeout(() => {
      void check(settings).then((passed) => {
        if (isOver) return;
        judge(passed);
        schedule();
      });
    }, settings.intervalMs).unref();
  };
  schedule();
  return () => {
    isOver = true;
    clearTimeout(timer);
  };
};

/** True when the command exits with 0 in time. */
const check = ({ command, folder, variables, timeoutMs }: HealthSettings): Promise<boolean> => {
  const [kind, ...rest] = command;
  const [program = '', ...args] = kind === 'CMD-SHELL' ? ['/bin/sh', '-c', rest.join(' ')] : rest;
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd: folder, env: { ...variables }, stdio: 'ignore' });
    const killing = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    const end = (passed: boolean): void => {
      clearTimeout(killing);
      resolve(passed);
    };
    child.on('error', () => end(false));
    child.on('exit', (code) => end(code === 0));
  });
};
