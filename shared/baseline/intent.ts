import { z } from 'zod';
import { arnName } from '../arn.ts';
import type { AwsReader } from '../aws/aws-reader.ts';
import { deniesOf } from '../aws/policy-document.ts';
import { readTargetTags } from '../aws/target-tags.ts';
import { describeError } from '../errors.ts';
import { findAspect } from './aspects/index.ts';
import { changedAt, lastWriteOf } from './authorship.ts';
import type { Difference } from './baseline.ts';
import { matchesPattern } from './pattern.ts';
import { readTrailWrites, type TrailWrite } from './trail.ts';

/**
 * Whether somebody may have made a difference on purpose. `unmarked`: it is known who made it and when, and nothing says
 * that it was meant to stay. `unknown` is no evidence of an accident: a person decides.
 */
export const Intent = z.object({ verdict: z.enum(['marked', 'unmarked', 'unknown']), because: z.string() });
export type Intent = z.infer<typeof Intent>;

/** Tags by which an owner or a responder says: this is so on purpose. Their values are for people. */
const INTENT_TAGS = ['incident-responder:hold', 'change-ticket'];
/** What AWS's own answers to a stolen identity are called. */
const RESPONSE_NAMES = /^(AWSRevokeOlderSessions|AWSCompromisedKeyQuarantine)/;

/** True when undoing a difference may undo a deliberate act: then evidence is needed that it was none. */
export const needsIntent = (difference: Difference): boolean =>
  findAspect(difference.aspect)?.mayBeDeliberate?.(difference) ?? false;

/**
 * Reads what speaks for intent: a tag on the resource, a name that AWS itself gives to a response, a change by one of
 * `responders` (ARN patterns with `*`). Never throws for what AWS cannot answer: that is `unknown`.
 */
export const readIntent = async (
  aws: AwsReader,
  difference: Difference,
  about: { responders: readonly string[]; since: Date },
): Promise<Intent> => {
  const name = nameOfResponse(difference);
  if (name !== undefined) return marked(`it is named \`${name}\`, as AWS names a response to a stolen identity`);
  try {
    const [tags, writes] = await Promise.all([
      readTargetTags(aws, difference.resource),
      readTrailWrites(aws, changedAt(difference), about.since),
    ]);
    const tag = INTENT_TAGS.find((key) => tags !== undefined && Object.hasOwn(tags, key));
    if (tag !== undefined) return marked(`\`${arnName(difference.resource)}\` carries the tag \`${tag}\``);
    return byAuthor(lastWriteOf(difference, writes), about.responders);
  } catch (error) {
    return { verdict: 'unknown', because: `nobody can say who did it: ${describeError(error)}` };
  }
};

const byAuthor = (write: TrailWrite | undefined, responders: readonly string[]): Intent => {
  if (write === undefined) return { verdict: 'unknown', because: 'CloudTrail does not say yet who did it' };
  const [who = 'nobody'] = write.principals;
  const did = `${write.name} by \`${who}\` at ${write.at}`;
  return write.principals.some((principal) => responders.some((pattern) => matchesPattern(principal, pattern)))
    ? marked(`${did}, who answers incidents`)
    : { verdict: 'unmarked', because: `${did}; no mark says that it was meant to stay` };
};

const marked = (because: string): Intent => ({ verdict: 'marked', because });

const nameOfResponse = ({ member, current }: Difference): string | undefined =>
  [arnName(member), ...deniesOf(current).map(({ Sid }) => Sid ?? '')].find((name) => RESPONSE_NAMES.test(name));
