import { types } from 'node:util';

/** An error of the runtime itself; its type is AWS's (`Runtime.HandlerNotFound`). */
export class RuntimeError extends Error {
  constructor(type, message, options) {
    super(message, options);
    this.name = `Runtime.${type}`;
  }
}

/** Shows the package as AWS does, under `/var/task`: where the host unpacked it says nothing to a reader. */
export function withoutHostPaths(text) {
  return String(text)
    .replaceAll(process.env.LAMBDA_TASK_ROOT, '/var/task')
    .replaceAll(import.meta.dirname, '/var/runtime');
}

const isErrorLike = (thrown) =>
  types.isNativeError(thrown) || ['name', 'message', 'stack'].every((key) => typeof thrown?.[key] === 'string');

/** What the caller of the function receives: `{ errorType, errorMessage, trace }`. */
export function describeFailure(thrown) {
  if (!isErrorLike(thrown)) {
    return { errorType: thrown === null ? 'object' : typeof thrown, errorMessage: String(thrown), trace: [] };
  }
  return {
    errorType: thrown.name,
    errorMessage: withoutHostPaths(thrown.message),
    trace: withoutHostPaths(thrown.stack ?? '').split('\n'),
  };
}

function withOwnMembers(_key, value) {
  if (!(value instanceof Error)) return value;
  const { errorType, errorMessage, trace } = describeFailure(value);
  return { errorType, errorMessage, code: value.code, ...value, name: undefined, stack: trace };
}

/** What the log shows of the failure: one JSON object after a tab. */
export function formatFailure(thrown) {
  try {
    return `\t${JSON.stringify(thrown, withOwnMembers)}`;
  } catch {
    return `\t${JSON.stringify(describeFailure(thrown))}`;
  }
}
