import { oneLine } from '../../plain-text.ts';
import { type ExitCode, EXIT } from '../exit.ts';
import type { Screen } from '../screen.ts';

/** One thing that was looked at. `advice` says what to do when it is not `ok`. */
export interface Finding {
  name: string;
  verdict: 'ok' | 'warn' | 'fail';
  detail: string;
  advice?: string;
}

/** `doctor`: everything that has to be right, looked at now. */
export const doctor = (screen: Screen, findings: readonly Finding[]): ExitCode => {
  const { colors } = screen;
  const isSound = findings.every(({ verdict }) => verdict !== 'fail');
  const paint = { ok: colors.green, warn: colors.yellow, fail: colors.red };
  screen.printJson({ ok: isSound, findings });
  for (const { name, verdict, detail, advice } of findings) {
    screen.print(`${paint[verdict](verdict.padEnd(4))}  ${name.padEnd(14)} ${oneLine(detail)}`);
    if (advice !== undefined) screen.print(`${' '.repeat(21)}→ ${oneLine(advice)}`);
  }
  return isSound ? EXIT.good : EXIT.notMet;
};
