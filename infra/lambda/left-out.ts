import type { Plugin } from 'esbuild';

/** A module that is replaced in a bundle: which specifier, asked for from where, becomes which text, and why. */
interface Replacement {
  specifier: RegExp;
  importer?: RegExp;
  contents: string;
}

const REPLACEMENTS: readonly Replacement[] = [
  // Messages of zod in forty languages: nobody chooses one.
  {
    specifier: /^\.\.\/locales\/index\.js$/,
    importer: /\/zod\/v4\//,
    contents: `export { default as en } from 'zod/v4/locales/en.js';`,
  },
  // Credentials from a developer's machine or a container: Lambda gives a function its own in the environment.
  {
    specifier: /^@aws-sdk\/credential-provider-(?:sso|ini|login|process|web-identity|http)$/,
    contents: 'export {};',
  },
  // For pages in a browser, and for clients that log in by OAuth: ours runs on Node and shows a key.
  { specifier: /^(?:bowser|jose)$/, contents: 'export {};' },
  // Front matter of the runbooks, the only YAML that is read, is bundled as JSON.
  {
    specifier: /^yaml$/,
    contents: 'export const parse = JSON.parse; export class YAMLParseError extends SyntaxError {}',
  },
  // The lighter of the two validators that come with the MCP client; every answer is parsed by its contract besides.
  {
    specifier: /^@modelcontextprotocol\/client\/_shims$/,
    contents: `export const CORS_IS_POSSIBLE = false;
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/client/validators/cf-worker';`,
  },
];

const NAMESPACE = 'left-out';

/** Leaves out what a function on Lambda cannot reach. */
export const leftOut = (resolveDir: string): Plugin => ({
  name: NAMESPACE,
  setup: (build) => {
    for (const [index, { specifier, importer }] of REPLACEMENTS.entries())
      build.onResolve({ filter: specifier }, (asked) =>
        importer === undefined || importer.test(asked.importer) ? { path: String(index), namespace: NAMESPACE } : null,
      );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: REPLACEMENTS[Number(path)]?.contents ?? '',
      loader: 'js',
      resolveDir,
    }));
  },
});
