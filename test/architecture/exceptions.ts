/** What a rule lets pass, and why. A rule that has no line here has no exception. */
interface Exception {
  path: RegExp;
  reason: string;
}

export const READS_ENVIRONMENT: readonly Exception[] = [
  {
    path: /^chaos\/(?:target|workloads\/[^/]+)\/(?:function|image)\//,
    reason: 'the program of a workload, which AWS configures so',
  },
  { path: /^infra\/local-aws\/lambda-runtime\/[^/]+\.mjs$/, reason: 'runs inside a function, told by AWS names' },
  {
    path: /^infra\/local-aws\/services\/lambda\/function-environment\.ts$/,
    reason: 'functions find programs where their host does',
  },
];

export const CONSTRUCTS_CLIENTS: readonly Exception[] = [
  {
    path: /^chaos\/(?:target|workloads\/[^/]+)\/(?:function|image)\//,
    reason: 'the program of a workload, which is its own root',
  },
  { path: /^infra\/local-aws\//, reason: 'delivers as the account does, to its own door' },
];

export const NAMED_VAGUELY: readonly Exception[] = [
  { path: /^infra\/local-aws\/services?\.ts$/, reason: 'an AWS service is what they are about' },
  {
    path: /(?:\/|-)(?:ecs-)?services?(?:-[a-z-]+)?\.(?:test\.)?ts$/,
    reason: 'an ECS service is what they are about: AWS has no other word for it',
  },
];

export const WRITES_TO_CONSOLE: readonly Exception[] = [
  { path: /^console\/cli\//, reason: 'the command line speaks to a terminal' },
  { path: /^chaos\/(?:target|workloads\/[^/]+)\/(?:function|image)\//, reason: 'a Lambda function logs so' },
  { path: /^infra\/local-aws\/lambda-runtime\/[^/]+\.mjs$/, reason: 'carries what functions log' },
];

export const THROWS_PLAIN_ERRORS: readonly Exception[] = [
  { path: /^infra\/local-aws\//, reason: 'imports nothing of ours; its faults answer 500 and are logged' },
  { path: /^test\//, reason: 'a test that cannot go on fails, and nobody catches it' },
  {
    path: /^chaos\/workloads\/[^/]+\/(?:function|image)\//,
    reason: 'a program of a workload, which knows nothing of ours',
  },
];

export const EXPORTS_BY_DEFAULT: readonly Exception[] = [
  { path: /^(?:eslint|vitest)\.config\./, reason: 'the tool asks for it' },
];

export const USES_DEVELOPMENT_PACKAGES: readonly Exception[] = [
  { path: /^infra\/lambda\/(?:bundle|left-out)\.ts$/, reason: 'bundles; nothing that is deployed loads it' },
];

/** True when an exception covers the file. */
export const isExcepted = (file: string, exceptions: readonly Exception[]): boolean =>
  exceptions.some(({ path }) => path.test(file));
