import { AwsError } from './aws-error.ts';

export type SignatureFault =
  | 'missing'
  | 'incomplete'
  | 'unknown-key'
  | 'wrong-token'
  | 'expired-token'
  | 'mismatch'
  | 'skewed'
  | 'wrong-region'
  | 'tampered-body'
  | 'expired-link'
  | 'long-lived-link'
  | 'unsigned-header'
  | 'old-version';

/** Services answer the same fault with different codes, by the protocol they grew up with. */
type Family = 's3' | 'query' | 'json';

const FAMILY: Readonly<Record<string, Family>> = {
  s3: 's3',
  iam: 'query',
  sts: 'query',
  sns: 'query',
  sqs: 'query',
  monitoring: 'query',
};

/** JSON services answer 400; Lambda, alone among them a REST service, 403. */
const jsonStatus = (service: string): number => (service === 'lambda' ? 403 : 400);

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const S3_MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your key and signing method.';

const CODES: Readonly<Record<SignatureFault, Readonly<Record<Family, readonly [code: string, text: string]>>>> = {
  missing: {
    s3: ['AccessDenied', 'Access Denied'],
    query: ['MissingAuthenticationToken', 'Request is missing Authentication Token'],
    json: ['MissingAuthenticationTokenException', 'Missing Authentication Token'],
  },
  incomplete: {
    s3: ['AuthorizationHeaderMalformed', 'The authorization header that you provided is not valid.'],
    query: [
      'IncompleteSignature',
      'Authorization header requires Credential, SignedHeaders and Signature, and the request a date.',
    ],
    json: [
      'IncompleteSignatureException',
      'Authorization header requires Credential, SignedHeaders and Signature, and the request a date.',
    ],
  },
  'unknown-key': {
    s3: ['InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.'],
    query: ['InvalidClientTokenId', INVALID_TOKEN],
    json: ['UnrecognizedClientException', INVALID_TOKEN],
  },
  'wrong-token': {
    s3: ['InvalidToken', 'The provided token is malformed or otherwise invalid.'],
    query: ['InvalidClientTokenId', INVALID_TOKEN],
    json: ['UnrecognizedClientException', INVALID_TOKEN],
  },
  'expired-token': {
    s3: ['ExpiredToken', 'The provided token has expired.'],
    query: ['ExpiredToken', 'The security token included in the request is expired'],
    json: ['ExpiredTokenException', 'The security token included in the request is expired'],
  },
  mismatch: {
    s3: ['SignatureDoesNotMatch', S3_MISMATCH],
    query: ['SignatureDoesNotMatch', MISMATCH],
    json: ['InvalidSignatureException', MISMATCH],
  },
  skewed: {
    s3: ['RequestTimeTooSkewed', 'The difference between the request time and the current time is too large.'],
    query: ['SignatureDoesNotMatch', ''],
    json: ['InvalidSignatureException', ''],
  },
  'wrong-region': {
    s3: ['AuthorizationHeaderMalformed', ''],
    query: ['SignatureDoesNotMatch', ''],
    json: ['InvalidSignatureException', ''],
  },
  'tampered-body': {
    s3: ['XAmzContentSHA256Mismatch', "The provided 'x-amz-content-sha256' header does not match what was computed."],
    query: ['SignatureDoesNotMatch', MISMATCH],
    json: ['InvalidSignatureException', MISMATCH],
  },
  'expired-link': {
    s3: ['AccessDenied', 'Request has expired'],
    query: ['SignatureDoesNotMatch', ''],
    json: ['InvalidSignatureException', ''],
  },
  'long-lived-link': {
    s3: [
      'AuthorizationQueryParametersError',
      'X-Amz-Expires must be less than a week (in seconds) that is, the given X-Amz-Expires must be less than 604800 seconds',
    ],
    query: ['SignatureDoesNotMatch', MISMATCH],
    json: ['InvalidSignatureException', MISMATCH],
  },
  'unsigned-header': {
    s3: ['AccessDenied', 'There were headers present in the request which were not signed'],
    query: ['SignatureDoesNotMatch', MISMATCH],
    json: ['InvalidSignatureException', MISMATCH],
  },
  'old-version': {
    s3: [
      'InvalidRequest',
      'The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.',
    ],
    query: ['IncompleteSignature', 'Unsupported AWS signature version.'],
    json: ['IncompleteSignatureException', 'Unsupported AWS signature version.'],
  },
};

const S3_BAD_REQUESTS: ReadonlySet<SignatureFault> = new Set([
  'incomplete',
  'wrong-token',
  'expired-token',
  'wrong-region',
  'tampered-body',
  'long-lived-link',
  'old-version',
]);

function statusOf(family: Family, service: string, fault: SignatureFault): number {
  if (family === 'json') return jsonStatus(service);
  if (family === 's3') return S3_BAD_REQUESTS.has(fault) ? 400 : 403;
  return fault === 'incomplete' ? 400 : 403;
}

/** The error AWS answers for a fault; `text` replaces the stock sentence where AWS's contains values. */
export function signatureError(service: string, fault: SignatureFault, text?: string): AwsError {
  const family = FAMILY[service] ?? 'json';
  const [code, stock] = CODES[fault][family];
  return new AwsError(code, stock === '' ? (text ?? MISMATCH) : stock, statusOf(family, service, fault));
}
