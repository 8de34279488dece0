import { format } from 'node:util';

const LEVELS = { log: 'INFO', info: 'INFO', debug: 'DEBUG', trace: 'TRACE', warn: 'WARN', error: 'ERROR' };

/**
 * Turns `console.*` into Lambda's text lines (time, request id, level, text separated by tabs) and sends everything
 * written to the standard streams the same way, so that lines keep their order. Returns the runtime's own way to log,
 * which the function cannot replace.
 */
export function redirectOutput(send, currentRequestId) {
  const write = (level, values) =>
    send(`${new Date().toISOString()}\t${currentRequestId()}\t${level}\t${format(...values)}`);
  for (const [method, level] of Object.entries(LEVELS)) {
    globalThis.console[method] = (...values) => write(level, values);
  }
  for (const stream of [process.stdout, process.stderr]) {
    stream.write = (chunk, encoding, callback) => {
      const text = typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
      for (const line of text.replace(/\n$/, '').split('\n')) send(line);
      const done = typeof encoding === 'function' ? encoding : callback;
      done?.();
      return true;
    };
  }
  return { error: (...values) => write(LEVELS.error, values) };
}
