import type { TagSpecification } from '@aws-sdk/client-ec2';
import type { Access, ConditionValue } from '../../service.ts';
import type { World } from '../../world.ts';
import type { Ec2Store } from './ec2-store.ts';
import { specifiedTags } from './ec2-tags.ts';
import type { TagMap } from './records.ts';
import { typeOf } from './resource-type.ts';

/** What IAM is asked about a call on networks: the resource's ARN, with its tags. */
export class Ec2Access {
  private readonly world: World;
  private readonly store: Ec2Store;

  constructor(world: World, store: Ec2Store) {
    this.world = world;
    this.store = store;
  }

  /** Every resource that the call names. */
  to(action: string, ...ids: readonly (string | undefined)[]): Access[] {
    return ids
      .filter((id) => id !== undefined)
      .map((id) => ({ action: `ec2:${action}`, resource: this.arnOf(id), context: this.contextOf(id) }));
  }

  /** A creation, with the tags that it asks for, and what it is created in. */
  create(
    action: string,
    type: string,
    specifications: readonly TagSpecification[] | undefined,
    ...within: readonly (string | undefined)[]
  ): Access[] {
    const resource = `${this.scope}:${type}/*`;
    const tags = specifiedTags(specifications, type);
    const context = requestContext(tags);
    const tagging = { action: 'ec2:CreateTags', resource, context: { ...context, 'ec2:CreateAction': action } };
    return [
      { action: `ec2:${action}`, resource, context },
      ...this.to(action, ...within),
      ...(Object.keys(tags).length > 0 ? [tagging] : []),
    ];
  }

  /** Descriptions know no resources. */
  anything(action: string): Access[] {
    return [{ action: `ec2:${action}`, resource: '*' }];
  }

  private get scope(): string {
    return `arn:aws:ec2:${this.world.region}:${this.world.accountId}`;
  }

  private arnOf(id: string): string {
    const type = typeOf(id);
    return type === undefined ? '*' : `${this.scope}:${type}/${id}`;
  }

  private contextOf(id: string): Record<string, string> {
    const tags = Object.entries(this.store.findTagged(id)?.tags ?? {});
    return Object.fromEntries(
      tags.flatMap(([key, value]) => [
        [`aws:ResourceTag/${key}`, value],
        [`ec2:ResourceTag/${key}`, value],
      ]),
    );
  }
}

/** The condition keys that tell which tags a request sets. */
export function requestContext(tags: TagMap): Record<string, ConditionValue> {
  const keys = Object.keys(tags);
  if (keys.length === 0) return {};
  return {
    'aws:TagKeys': keys,
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
  };
}
