import type * as Ses from '@aws-sdk/client-sesv2';
import { pageFrom } from '../../page.ts';
import { operation, type Operation } from '../../service.ts';
import { badRequest } from './errors.ts';
import type { Identities, Identity } from './identities.ts';

const PAGE_MAX = 1000;

const typeOf = ({ name }: Identity): Ses.IdentityType => (name.includes('@') ? 'EMAIL_ADDRESS' : 'DOMAIN');

const UNSIGNED_DKIM: Ses.DkimAttributes = { SigningEnabled: false, Status: 'NOT_STARTED' };

const described = (identity: Identity): Ses.GetEmailIdentityResponse => ({
  IdentityType: typeOf(identity),
  FeedbackForwardingStatus: true,
  VerifiedForSendingStatus: true,
  VerificationStatus: 'SUCCESS',
  DkimAttributes: UNSIGNED_DKIM,
  MailFromAttributes: { BehaviorOnMxFailure: 'USE_DEFAULT_VALUE', MailFromDomain: '', MailFromDomainStatus: undefined },
  Policies: {},
  Tags: [...identity.tags],
});

const page = (all: readonly Identity[], { PageSize = PAGE_MAX, NextToken }: Ses.ListEmailIdentitiesRequest) => {
  if (PageSize < 0 || PageSize > PAGE_MAX) throw badRequest('PageSize must be between 0 and 1000.');
  return pageFrom(all, { size: PageSize || PAGE_MAX, token: NextToken }, () =>
    badRequest('The NextToken is not valid.'),
  );
};

export const identityOperations = (identities: Identities): Record<string, Operation> => ({
  CreateEmailIdentity: operation<Ses.CreateEmailIdentityRequest, Ses.CreateEmailIdentityResponse>({
    honours: ['EmailIdentity', 'Tags'],
    writes: true,
    access: ({ EmailIdentity, Tags = [] }) => {
      const resource = identities.arn(EmailIdentity);
      const tags = Tags.map(({ Key = '', Value = '' }) => [`aws:RequestTag/${Key}`, Value] as const);
      const context = {
        ...Object.fromEntries(tags),
        ...(tags.length > 0 && { 'aws:TagKeys': Tags.map((tag) => tag.Key ?? '') }),
      };
      return [
        { action: 'ses:CreateEmailIdentity', resource, context },
        ...(tags.length > 0 ? [{ action: 'ses:TagResource', resource, context }] : []),
      ];
    },
    handle: ({ EmailIdentity = '', Tags = [] }) => {
      const tags = Tags.map(({ Key = '', Value = '' }) => ({ Key, Value }));
      const identity = identities.create({ name: EmailIdentity, tags });
      return { IdentityType: typeOf(identity), VerifiedForSendingStatus: true, DkimAttributes: UNSIGNED_DKIM };
    },
  }),
  GetEmailIdentity: operation<Ses.GetEmailIdentityRequest, Ses.GetEmailIdentityResponse>({
    honours: ['EmailIdentity'],
    writes: false,
    access: ({ EmailIdentity }) => [{ action: 'ses:GetEmailIdentity', resource: identities.arn(EmailIdentity) }],
    handle: ({ EmailIdentity }) => described(identities.get(EmailIdentity)),
  }),
  ListEmailIdentities: operation<Ses.ListEmailIdentitiesRequest, Ses.ListEmailIdentitiesResponse>({
    honours: ['NextToken', 'PageSize'],
    writes: false,
    access: () => [{ action: 'ses:ListEmailIdentities', resource: '*' }],
    handle: (input) => {
      const { shown, nextToken } = page(identities.all(), input);
      const EmailIdentities = shown.map((identity) => ({
        IdentityType: typeOf(identity),
        IdentityName: identity.name,
        SendingEnabled: true,
        VerificationStatus: 'SUCCESS' as const,
      }));
      return { EmailIdentities, NextToken: nextToken };
    },
  }),
  DeleteEmailIdentity: operation<Ses.DeleteEmailIdentityRequest, object>({
    honours: ['EmailIdentity'],
    writes: true,
    access: ({ EmailIdentity }) => [{ action: 'ses:DeleteEmailIdentity', resource: identities.arn(EmailIdentity) }],
    handle: ({ EmailIdentity }) => {
      identities.delete(EmailIdentity);
      return {};
    },
  }),
});
