import { operation, type Operation } from '../../service.ts';
import type { World } from '../../world.ts';
import { dryRunPassed } from './ec2-error.ts';
import type { Ec2Access } from './ec2-access.ts';
import type { Ec2Store } from './ec2-store.ts';

/** What the operations of the EC2 API are made of. */
export interface Ec2Parts {
  readonly world: World;
  readonly store: Ec2Store;
  readonly access: Ec2Access;
}

/** One operation with EC2's dry run: who may make the call is told so, and nothing happens. */
export const ec2Operation = <I extends { DryRun?: boolean }, O>(definition: Operation<I, O>): Operation =>
  operation<I, O>({
    ...definition,
    honours: [...definition.honours, 'DryRun'],
    handle: (input, call) => {
      if (input.DryRun) throw dryRunPassed();
      return definition.handle(input, call);
    },
  });
