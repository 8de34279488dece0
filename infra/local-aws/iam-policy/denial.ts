import { AwsError } from '../aws-error.ts';
import type { Decision, PolicyLayer } from './evaluate.ts';

/** How one service words and codes a denial. */
interface DenialStyle {
  readonly code: string;
  /** HTTP status. */
  readonly status: number;
  readonly action?: (action: string) => string;
  readonly resource?: (arn: string) => string;
  /** What the text begins with. */
  readonly preamble?: string;
}

const QUERY_OR_XML: DenialStyle = { code: 'AccessDenied', status: 403 };
const JSON_SERVICE: DenialStyle = { code: 'AccessDeniedException', status: 400 };

/** By the action's prefix. Services that are not named speak JSON and answer 400. */
const STYLES: Readonly<Record<string, DenialStyle>> = {
  iam: QUERY_OR_XML,
  sts: QUERY_OR_XML,
  cloudwatch: QUERY_OR_XML,
  s3: { ...QUERY_OR_XML, resource: (arn) => `"${arn}"` },
  // SQS writes actions in lower case, SNS its prefix in capitals.
  sqs: { ...QUERY_OR_XML, action: (action) => action.toLowerCase() },
  sns: { code: 'AuthorizationError', status: 403, action: (action) => action.replace(/^sns:/, 'SNS:') },
  lambda: { code: 'AccessDeniedException', status: 403 },
  ec2: {
    code: 'UnauthorizedOperation',
    status: 403,
    preamble: 'You are not authorized to perform this operation. ',
  },
};

const DENYING: Readonly<Record<PolicyLayer, string>> = {
  identity: 'an identity-based policy',
  boundary: 'a permissions boundary',
  session: 'a session policy',
  resource: 'a resource-based policy',
  trust: 'the role trust policy',
};

const MISSING: Readonly<Record<PolicyLayer, string>> = {
  identity: 'no identity-based policy',
  boundary: 'no permissions boundary',
  session: 'no session policy',
  resource: 'no resource-based policy',
  trust: 'no role trust policy',
};

/** The error that AWS answers, in the words of the service that was asked. Without a decision no reason is given. */
export function accessDenied(
  principalArn: string,
  access: {
    readonly action: string;
    readonly resource: string;
    readonly resourcePolicy?: string;
    readonly resourceMustAllow?: boolean;
  },
  decision?: Decision,
): AwsError {
  if (access.resourceMustAllow && access.resourcePolicy === undefined)
    return unknownResource(principalArn, access.action);
  const style = STYLES[access.action.split(':')[0]!.toLowerCase()] ?? JSON_SERVICE;
  const action = style.action?.(access.action) ?? access.action;
  const resource = style.resource?.(access.resource) ?? access.resource;
  const question = `${style.preamble ?? ''}User: ${principalArn} is not authorized to perform: ${action} on resource: ${resource}`;
  return new AwsError(style.code, decision ? `${question} ${reason(decision, action)}` : question, style.status);
}

/** KMS's words about a key that is not there, to who may not use keys anyway. */
const unknownResource = (principalArn: string, action: string): AwsError =>
  new AwsError(
    JSON_SERVICE.code,
    `User: ${principalArn} is not authorized to perform: ${action} on this resource because the resource does not exist ` +
      'in this Region, no resource-based policies allow access, or a resource-based policy explicitly denies access',
    JSON_SERVICE.status,
  );

function reason(decision: Decision, action: string): string {
  if (decision.kind !== 'explicit-deny') return `because ${MISSING[decision.layer]} allows the ${action} action`;
  const arn = decision.policy?.name.startsWith('arn:') ? `: ${decision.policy.name}` : '';
  return `with an explicit deny in ${DENYING[decision.layer]}${arn}`;
}
