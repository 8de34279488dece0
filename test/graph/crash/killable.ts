import type { BaseCheckpointSaver } from '@langchain/langgraph';
import type { Ports } from '../loop-world.ts';

/** Where a process dies: at its nth request that writes, before it took effect or after, with the answer lost. */
export interface KillPoint {
  nth: number;
  when: 'before' | 'after';
}

export class KilledError extends Error {}

/** Requests that change nothing are no places to die at: dying there is dying before the next write. */
const STORE_WRITES = new Set([
  'move',
  'claim',
  'note',
  'putEvidence',
  'putIntent',
  'setOutcome',
  'lockResource',
  'unlockResource',
  'markSent',
]);
const SAVER_WRITES = new Set(['put', 'putWrites']);

export interface Killable {
  ports: Ports;
  /** Names of the requests that write, in order. */
  writes: string[];
  isDead(): boolean;
  /** True while none of its requests waits for an answer. */
  isIdle(): boolean;
}

/** A process's ports with a kill point; once dead, nothing of it reaches the outside any more, as after `kill -9`. */
export const killable = (ports: Ports, point?: KillPoint): Killable => {
  const writes: string[] = [];
  let inFlight = 0;
  let isDead = false;
  const refuseDead = (): void => {
    if (isDead) throw new KilledError('killed');
  };
  const die = (): never => {
    isDead = true;
    throw new KilledError('killed');
  };
  const isPoint = (when: KillPoint['when']): boolean => point?.nth === writes.length && point.when === when;

  const guarded = async <T>(name: string, isWrite: boolean, call: () => Promise<T>): Promise<T> => {
    refuseDead();
    if (isWrite) writes.push(name);
    if (isWrite && isPoint('before')) die();
    const isLast = isWrite && isPoint('after');
    inFlight += 1;
    const answer = await call().finally(() => (inFlight -= 1));
    if (isLast) die();
    refuseDead();
    return answer;
  };

  const guard = <T extends object>(
    target: T,
    isWrite: (name: string) => boolean,
    nameOf: (name: string, asked: unknown[]) => string,
  ): T =>
    new Proxy(target, {
      get: (port, name: string) => {
        const member = Reflect.get(port, name) as unknown;
        if (typeof member !== 'function' || SYNCHRONOUS.has(name)) return member;
        return (...asked: unknown[]) =>
          guarded(nameOf(name, asked), isWrite(name), async () =>
            (member as (...given: unknown[]) => unknown).apply(port, asked),
          );
      },
    });

  const write = (call: Parameters<Ports['write']>[0]): void => {
    refuseDead();
    writes.push(`aws ${call.operation}`);
    if (isPoint('before')) die();
    ports.write(call);
    if (isPoint('after')) die();
  };

  return {
    writes,
    isDead: () => isDead,
    isIdle: () => inFlight === 0,
    ports: {
      store: guard(ports.store, (name) => STORE_WRITES.has(name), describeStoreCall),
      saver: guard<BaseCheckpointSaver>(
        ports.saver,
        (name) => SAVER_WRITES.has(name),
        (name) => `checkpoint ${name}`,
      ),
      write,
    },
  };
};

/** Members that answer at once, or by a generator. */
const SYNCHRONOUS = new Set(['onMoved', 'getNextVersion']);

const describeStoreCall = (name: string, [first]: unknown[]): string =>
  name === 'move' ? `move to ${(first as { to: string }).to}` : name;
