import type { Collection, World } from '../../world.ts';
import type { FunctionExecution } from './execution.ts';
import type { Functions } from './functions.ts';
import { notFound } from './lambda-error.ts';
import { QueuePoller } from './queue-poller.ts';
import type { MappingRecord } from './records.ts';

/** The account's event source mappings, each with its poller while it is enabled. */
export class Mappings {
  private readonly world: World;
  private readonly functions: Functions;
  private readonly execution: FunctionExecution;
  private readonly records: Collection<MappingRecord>;
  private readonly pollers = new Map<string, QueuePoller>();
  private isStarted = false;

  constructor(world: World, functions: Functions, execution: FunctionExecution) {
    this.world = world;
    this.functions = functions;
    this.execution = execution;
    this.records = world.state.collection('lambda.event-source-mappings');
  }

  list(): MappingRecord[] {
    return this.records.values().sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
  }

  get(uuid: string | undefined): MappingRecord {
    const record = this.records.get(uuid ?? '');
    if (!record) throw notFound('The resource you requested does not exist.');
    return record;
  }

  /** Stores a mapping and lets its poller follow the new settings at once. */
  save(record: MappingRecord): void {
    this.records.set(record.uuid, record);
    this.restart(record);
  }

  delete(uuid: string): void {
    this.pollers.get(uuid)?.stop();
    this.pollers.delete(uuid);
    this.records.delete(uuid);
  }

  start(): void {
    this.isStarted = true;
    for (const record of this.records.values()) this.restart(record);
  }

  stop(): void {
    this.isStarted = false;
    for (const poller of this.pollers.values()) poller.stop();
    this.pollers.clear();
  }

  private restart(record: MappingRecord): void {
    this.pollers.get(record.uuid)?.stop();
    this.pollers.delete(record.uuid);
    if (!this.isStarted || !record.isEnabled) return;
    const report = (lastResult: string) => {
      if (record.lastResult === lastResult || this.records.get(record.uuid) !== record) return;
      record.lastResult = lastResult;
      this.records.touch(record.uuid);
    };
    const poller = new QueuePoller(this.world, this.functions, this.execution, record, report);
    this.pollers.set(record.uuid, poller);
    poller.start();
  }
}
