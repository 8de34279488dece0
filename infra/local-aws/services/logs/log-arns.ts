import type { World } from '../../world.ts';

/** ARNs of log groups and streams, as IAM policies name them. */
export class LogArns {
  private readonly world: World;

  constructor(world: World) {
    this.world = world;
  }

  name(group: string): string {
    return `arn:aws:logs:${this.world.region}:${this.world.accountId}:log-group:${group}`;
  }

  /** The resource of calls on a whole group: AWS asks IAM for the group with an empty stream name. */
  group(group: string | undefined): string {
    return `${this.name(group ?? '')}:log-stream:`;
  }

  stream(group: string | undefined, stream: string | undefined): string {
    return `${this.group(group)}${stream ?? ''}`;
  }

  /** The group's name, given as such or as an ARN. */
  nameOf(input: { logGroupName?: string; logGroupIdentifier?: string }): string {
    if (input.logGroupName !== undefined) return input.logGroupName;
    const identifier = input.logGroupIdentifier ?? '';
    return identifier.startsWith('arn:') ? identifier.split(':').slice(6).join(':').replace(/:\*$/, '') : identifier;
  }
}
