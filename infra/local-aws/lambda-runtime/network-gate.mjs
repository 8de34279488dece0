/**
 * Stands between the function and its sockets when the function is in a network of the account: every TCP connection is
 * asked for first. What gets no answer hangs, and fails as the kernel would let it fail.
 */
import net from 'node:net';

const kernelConnect = net.Socket.prototype.connect;

const unresolved = (hostname) =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), {
    errno: -3008,
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname,
  });

const timedOut = (syscall, { address, port }) =>
  Object.assign(new Error(`${syscall} ETIMEDOUT ${address}:${port}`), {
    errno: -110,
    code: 'ETIMEDOUT',
    syscall,
    address,
    port,
  });

/** Options and listener, in whichever of its forms `connect` was called. */
function readArguments(args) {
  const given = Array.isArray(args[0]) ? args[0] : args;
  const listener = given.findLast((each) => typeof each === 'function');
  const [first, second] = given;
  if (typeof first === 'object') return { options: first, listener };
  if (typeof first === 'string' && !/^\d+$/.test(first)) return { options: { path: first }, listener };
  return { options: { port: Number(first), host: typeof second === 'string' ? second : 'localhost' }, listener };
}

/** Installs the gate. `ask` sends a question to the environment's owner, which `hear` brings the answer to. */
export function installNetworkGate(ask) {
  const waiting = new Map();
  const open = new Map();
  let questions = 0;

  const judge = (destination) =>
    new Promise((resolve) => {
      const id = ++questions;
      // The channel alone does not keep the process waiting while a handler runs.
      const hold = setInterval(() => undefined, 60_000);
      waiting.set(id, (passage) => {
        clearInterval(hold);
        resolve(passage);
      });
      ask({ type: 'connect', id, ...destination });
    });

  const settle = (socket, options, destination, passage) => {
    if (socket.destroyed) return;
    if (passage.kind === 'unresolved') return socket.destroy(unresolved(destination.host));
    if (passage.kind === 'dropped') {
      const timer = setTimeout(() => socket.destroy(timedOut('connect', passage)), passage.afterMs);
      return socket.once('close', () => clearTimeout(timer));
    }
    open.set(socket, destination);
    socket.once('close', () => open.delete(socket));
    return kernelConnect.call(socket, { ...options, host: passage.host, port: passage.port });
  };

  net.Socket.prototype.connect = function connect(...args) {
    const { options, listener } = readArguments(args);
    if (options.path) return kernelConnect.apply(this, args);
    if (listener) this.once('connect', listener);
    this.connecting = true;
    const destination = { host: options.host ?? 'localhost', port: Number(options.port) };
    void judge(destination).then((passage) => settle(this, options, destination, passage));
    return this;
  };

  return {
    hear: ({ id, passage }) => {
      waiting.get(id)?.(passage);
      waiting.delete(id);
    },
    /** Connections kept from an earlier invocation lose their way with the network: packets of theirs are dropped too. */
    async recheck() {
      for (const [socket, destination] of [...open]) {
        const passage = await judge(destination);
        if (passage.kind === 'dropped') socket.destroy(timedOut('read', passage));
        // An endpoint closes what it keeps after some seconds, and then the name must be resolved again.
        if (passage.kind === 'unresolved') socket.destroy();
      }
    },
  };
}
