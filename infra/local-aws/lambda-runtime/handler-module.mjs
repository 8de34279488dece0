import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RuntimeError } from './failure-shape.mjs';

/** Splits `folder/module.nested.handler` into the module's path and the names that lead to the function. */
function parseHandlerName(name) {
  if (name.includes('..')) {
    const hint = 'Use absolute paths when specifying root directories in handler names.';
    throw new RuntimeError('MalformedHandlerName', `'${name}' is not a valid handler name. ${hint}`);
  }
  const base = path.basename(name);
  const dot = base.indexOf('.');
  if (dot === -1) throw new RuntimeError('MalformedHandlerName', 'Bad handler');
  const folder = name.slice(0, name.lastIndexOf(base));
  return { modulePath: path.join(folder, base.slice(0, dot)), names: base.slice(dot + 1).split('.') };
}

/** Whether the nearest `package.json` inside the package makes `.js` files ES modules. */
function isModulePackage(folder, taskRoot) {
  for (let at = folder; at.startsWith(taskRoot); at = path.dirname(at)) {
    const manifest = path.join(at, 'package.json');
    if (existsSync(manifest)) return JSON.parse(readFileSync(manifest, 'utf8')).type === 'module';
  }
  return false;
}

async function importModule(taskRoot, modulePath) {
  const file = path.resolve(taskRoot, modulePath);
  const require = createRequire(path.join(taskRoot, 'index.js'));
  const asScript = (extension) => require(file + extension);
  const asModule = (extension) => import(pathToFileURL(file + extension).href);
  const isModule = isModulePackage(path.dirname(file), taskRoot);
  const candidates = [
    ['.js', isModule ? asModule : asScript],
    ['.mjs', asModule],
    ['.cjs', asScript],
  ];
  const found = candidates.find(([extension]) => existsSync(file + extension));
  return found ? found[1](found[0]) : require(require.resolve(modulePath, { paths: [taskRoot] }));
}

async function importUserModule(taskRoot, modulePath) {
  try {
    return await importModule(taskRoot, modulePath);
  } catch (cause) {
    if (cause instanceof SyntaxError) throw syntaxError(cause);
    if (cause?.code === 'MODULE_NOT_FOUND') throw new RuntimeError('ImportModuleError', String(cause));
    throw cause;
  }
}

function syntaxError(cause) {
  const error = new RuntimeError('UserCodeSyntaxError', String(cause));
  // The source line that does not parse is only in the original stack.
  error.stack = cause.stack;
  return error;
}

/**
 * Loads the function that `_HANDLER` names.
 * Throws `Runtime.MalformedHandlerName`, `Runtime.ImportModuleError`, `Runtime.UserCodeSyntaxError`,
 * `Runtime.HandlerNotFound`, or whatever the module itself throws while loading.
 */
export async function loadHandler(taskRoot, name) {
  const { modulePath, names } = parseHandlerName(name);
  const userModule = await importUserModule(taskRoot, modulePath);
  const handler = names.reduce((owner, key) => owner?.[key], userModule);
  if (!handler) throw new RuntimeError('HandlerNotFound', `${name} is undefined or not exported`);
  if (typeof handler !== 'function') throw new RuntimeError('HandlerNotFound', `${name} is not a function`);
  refuseCallbackHandler(handler);
  return handler;
}

/** Since the Node.js 24 runtime AWS refuses handlers that take a callback. */
function refuseCallbackHandler(handler) {
  if (process.env.AWS_EXECUTION_ENV !== 'AWS_Lambda_nodejs24.x' || handler.length < 3) return;
  throw new RuntimeError(
    'CallbackHandlerDeprecated',
    'AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.',
  );
}
