/** What IAM requires of a `Resource` text when an identity policy is stored. */

const REGIONLESS: Readonly<Record<string, (resource: string) => string>> = {
  iam: (resource) => `IAM resource ${resource} cannot contain region information.`,
  s3: (resource) => `Resource ${resource} can not contain region information.`,
};

const PARTITIONS = new Set(['aws', 'aws-cn', 'aws-us-gov', '*']);

const IAM_PATHS = [
  'user/',
  'federated-user/',
  'role/',
  'group/',
  'instance-profile/',
  'mfa/',
  'server-certificate/',
  'policy/',
  'sms-mfa/',
  'saml-provider/',
  'oidc-provider/',
  'report/',
  'access-report/',
];

const LEGACY = 'The policy failed legacy parsing';

/** AWS's objection to a resource; undefined when there is none. */
export function resourceObjection(resource: string): string | undefined {
  if (resource === '*') return undefined;
  const [scheme, partition, service, region, , ...rest] = resource.split(':');
  if (scheme !== 'arn' || partition === undefined) return `Resource ${resource} must be in ARN format or "*".`;
  if (!PARTITIONS.has(partition)) return unknownPartition(resource);
  if (service === undefined || service === '' || /[*?]/.test(service)) {
    return 'Resource vendor must be fully qualified and cannot contain regexes.';
  }
  if (region !== undefined && region !== '' && region !== '*' && REGIONLESS[service]) {
    return REGIONLESS[service](resource);
  }
  if (rest.length === 0) return LEGACY;
  return service === 'iam' ? iamObjection(rest.join(':')) : undefined;
}

function iamObjection(path: string): string | undefined {
  if (path.startsWith('*') || path === 'root' || IAM_PATHS.some((start) => path.startsWith(start))) return undefined;
  return `IAM resource path must either be "*" or start with ${IAM_PATHS.join(', ')}.`;
}

/** AWS writes the ARN out in full, with `*` for the pieces that are missing. */
function unknownPartition(resource: string): string {
  const [, partition = '', service, region, account, ...rest] = resource.split(':');
  const pieces = [service, region, account, rest.length > 0 ? rest.join(':') : undefined].map((piece) => piece ?? '*');
  return `Partition "${partition}" is not valid for resource "arn:${partition}:${pieces.join(':')}".`;
}
