import type { KillSwitchAnswer } from '../../web/kill-switch-route.ts';
import { type ExitCode, EXIT } from '../exit.ts';
import type { ClientCommand } from './incidents.ts';

/** `kill-switch status`: good when the executor may work, not met while it is stopped, so that scripts can ask. */
export const showKillSwitch = async (command: ClientCommand): Promise<ExitCode> => {
  const answer = await command.api.killSwitch();
  tell(command, answer);
  return answer.on ? EXIT.notMet : EXIT.good;
};

/** `kill-switch on` and `kill-switch off`: moves it in the name of whose token it is. */
export const moveKillSwitch = async (
  command: ClientCommand,
  move: { on: boolean; reason: string },
): Promise<ExitCode> => {
  tell(command, await command.api.moveKillSwitch(move));
  return EXIT.good;
};

const tell = ({ screen }: ClientCommand, answer: KillSwitchAnswer): void => {
  screen.printJson(answer);
  const { on, by, at, reason, unreadable } = answer;
  if (unreadable === true) {
    screen.print(`the kill switch cannot be read, which counts as on: nothing is executed (${reason ?? ''})`);
    return;
  }
  const moved = by === undefined ? '' : `, by ${by} at ${at}: ${reason}`;
  screen.print(`the kill switch is ${on ? 'on: nothing is executed' : 'off'}${moved}`);
};
