import { AwsError } from '../../aws-error.ts';
import type { Access, ConditionValue } from '../../service.ts';
import type { Collection, World } from '../../world.ts';
import { busDoesNotExist, constraint, ruleDoesNotExist } from './errors.ts';
import { DEFAULT_BUS, type RuleRecord } from './rule.ts';

const NAME = /^[.\-_A-Za-z0-9]{1,64}$/;

/** The rules of the account's default bus; there is no other. */
export class Rules {
  private readonly world: World;
  private readonly records: Collection<RuleRecord>;

  constructor(world: World) {
    this.world = world;
    this.records = world.state.collection('events.rules');
  }

  all(): RuleRecord[] {
    return this.records.values().sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string | undefined): RuleRecord | undefined {
    return this.records.get(name ?? '');
  }

  get(name: string | undefined): RuleRecord {
    const rule = this.find(name);
    if (!rule) throw ruleDoesNotExist(name ?? '');
    return rule;
  }

  byArn(arn: string | undefined): RuleRecord {
    const rule = this.all().find((each) => each.arn === arn);
    if (!rule) throw new AwsError('ResourceNotFoundException', `Rule ${arn?.split('/').at(-1) ?? ''} does not exist.`);
    return rule;
  }

  save(rule: RuleRecord): void {
    this.records.set(rule.name, rule);
  }

  delete(name: string): void {
    this.records.delete(name);
  }

  arn(name: string): string {
    return `arn:aws:events:${this.world.region}:${this.world.accountId}:rule/${name}`;
  }

  get busArn(): string {
    return `arn:aws:events:${this.world.region}:${this.world.accountId}:event-bus/${DEFAULT_BUS}`;
  }

  requireName(name: string | undefined): string {
    if (NAME.test(name ?? '')) return name ?? '';
    throw constraint(name ?? '', 'name', 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  }

  /** Throws unless the bus named is the default one, by name or ARN. */
  requireBus(bus: string | undefined): void {
    if (bus !== undefined && bus !== DEFAULT_BUS && bus !== this.busArn) throw busDoesNotExist(bus);
  }

  /** The IAM question about one rule. */
  access(action: string, name: string | undefined, context: Record<string, ConditionValue> = {}): Access[] {
    const tags = Object.entries(this.find(name)?.tags ?? {}).map(([key, value]) => [`aws:ResourceTag/${key}`, value]);
    return [
      {
        action: `events:${action}`,
        resource: this.arn(name ?? ''),
        context: { ...(Object.fromEntries(tags) as Record<string, string>), ...context },
      },
    ];
  }
}
