import type { Design } from './design.ts';
import { MISFORTUNES, type Worker, type World } from './world.ts';

/** A name for the trace, and the world afterwards. */
export type Step = readonly [string, World];

/** The world after `change` was made to a copy of it. */
const after = (world: World, change: (next: World) => void): World => {
  const next = structuredClone(world);
  change(next);
  return next;
};

/** Everything that may happen next. */
export function* stepsFrom(world: World, design: Design): Generator<Step> {
  yield* peopleSteps(world, design);
  yield* leaseSteps(world, design);
  for (const index of world.workers.keys()) yield* workerSteps(world, design, index);
  for (const index of world.calls.keys()) yield arrival(world, design, index);
}

function* peopleSteps(world: World, { boundToHash }: Design): Generator<Step> {
  const { status, approved, proposed, used } = world;
  if (status === 'PROPOSED' && approved === null && (!boundToHash || proposed === 'h1'))
    yield ['approve h1', { ...structuredClone(world), approved: 'h1', status: 'APPROVED' }];
  if (used.changes < MISFORTUNES.changes && (status === 'PROPOSED' || status === 'APPROVED'))
    yield [
      'propose h2',
      after(world, (next) => {
        next.used.changes++;
        next.proposed = 'h2';
        if (!boundToHash) return;
        next.status = 'PROPOSED';
        next.approved = status === 'APPROVED' ? 'void' : null;
      }),
    ];
  if (status === 'EXECUTED')
    yield [
      'roll back by hand',
      after(world, (next) => {
        next.status = 'ROLLED_BACK';
        next.target = { value: 'old', revision: next.target.revision + 1 };
      }),
    ];
}

function* leaseSteps(world: World, { leaseOutlivesCall }: Design): Generator<Step> {
  const { lease, fence, calls, workers, used } = world;
  if (lease === null || used.expiries >= MISFORTUNES.expiries) return;
  const isCalling =
    calls.some((call) => call.fence === fence) ||
    workers.some((worker) => worker.at === 'checked' && worker.fence === fence);
  if (leaseOutlivesCall && isCalling) return;
  yield [
    'lease runs out',
    after(world, (next) => {
      next.lease = null;
      next.used.expiries++;
    }),
  ];
}

function* workerSteps(world: World, design: Design, index: number): Generator<Step> {
  const worker = world.workers[index] as Worker;
  const isResting = worker.at === 'idle' || worker.at === 'done' || worker.at === 'crashed';
  if (isResting) {
    if (world.used.deliveries < MISFORTUNES.deliveries) yield delivery(world, design, index);
    return;
  }
  if (world.used.crashes < MISFORTUNES.crashes)
    yield [
      `worker ${index} crashes`,
      after(world, (next) => {
        next.used.crashes++;
        next.workers[index] = { at: 'crashed', hash: '', fence: 0, revision: 0 };
      }),
    ];
  if (worker.at === 'read') yield claim(world, design, index);
  if (worker.at === 'claimed') yield preCheck(world, design, index);
  if (worker.at === 'checked') yield sending(world, index);
  if (worker.at === 'called' && !world.calls.some((call) => call.worker === index && call.fence === worker.fence))
    yield commit(world, design, index);
}

const delivery = (world: World, { conditionalClaim }: Design, index: number): Step => [
  `worker ${index} is told to execute`,
  after(world, (next) => {
    next.used.deliveries++;
    const isOpen =
      world.status === 'APPROVED' || (world.status === 'EXECUTING' && (!conditionalClaim || world.lease === null));
    if (!isOpen) return;
    const { proposed: hash, fence, target } = world;
    next.workers[index] = { at: 'read', hash, fence, revision: target.revision };
  }),
];

const claim = (world: World, { conditionalClaim, boundToHash }: Design, index: number): Step => [
  `worker ${index} claims`,
  after(world, (next) => {
    const worker = next.workers[index] as Worker;
    if (!conditionalClaim) {
      next.status = 'EXECUTING';
      worker.at = 'claimed';
      return;
    }
    const isFree = world.status === 'APPROVED' || (world.status === 'EXECUTING' && world.lease === null);
    const isApproved = !boundToHash || (world.approved === worker.hash && world.proposed === worker.hash);
    worker.at = 'done';
    if (!isFree || !isApproved || world.fence !== worker.fence) return;
    next.fence++;
    next.lease = next.fence;
    next.status = 'EXECUTING';
    Object.assign(worker, { fence: next.fence, at: 'claimed' });
  }),
];

const preCheck = (world: World, design: Design, index: number): Step => [
  `worker ${index} reads the target`,
  after(world, (next) => {
    const worker = next.workers[index] as Worker;
    worker.at = design.preImageChecked ? readingOf(world, design, worker) : 'checked';
  }),
];

/** Where a worker stands after reading the target: it is there already, it drifted, the lease is lost, or all is well. */
const readingOf = (world: World, { conditionalClaim, leaseOutlivesCall }: Design, worker: Worker): Worker['at'] => {
  const { target, fence, lease } = world;
  if (target.value === worker.hash) return 'called';
  if (target.value !== 'old' || target.revision !== worker.revision) return 'done';
  if (conditionalClaim && fence !== worker.fence) return 'done';
  return leaseOutlivesCall && lease !== worker.fence ? 'done' : 'checked';
};

const sending = (world: World, index: number): Step => [
  `worker ${index} sends the call`,
  after(world, (next) => {
    const worker = next.workers[index] as Worker;
    const { hash, revision, fence } = worker;
    next.calls.push({ worker: index, hash, revision, fence });
    worker.at = 'called';
  }),
];

const commit = (world: World, { conditionalClaim }: Design, index: number): Step => [
  `worker ${index} records EXECUTED`,
  after(world, (next) => {
    const worker = next.workers[index] as Worker;
    worker.at = 'done';
    const isOwner = world.status === 'EXECUTING' && world.fence === worker.fence;
    if (conditionalClaim && !isOwner) return;
    next.status = 'EXECUTED';
    next.lease = null;
  }),
];

const arrival = (world: World, { call }: Design, index: number): Step => {
  const sent = world.calls[index] as World['calls'][number];
  const isRefused = call === 'precondition' && world.target.revision !== sent.revision;
  const isNoChange = call === 'set-to-value' && world.target.value === sent.hash;
  return [
    `the call of worker ${sent.worker} arrives${isRefused ? ' and is refused' : ''}`,
    after(world, (next) => {
      next.calls.splice(index, 1);
      if (isRefused || isNoChange) return;
      next.effects.push(sent.hash);
      next.target = { value: sent.hash, revision: next.target.revision + 1 };
      next.late ||= world.status === 'ROLLED_BACK';
    }),
  ];
};
