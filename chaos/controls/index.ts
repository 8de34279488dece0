import type { Control } from '../fault.ts';
import { alarmFlap } from './alarm-flap.ts';
import { deliberateQuarantine } from './deliberate-quarantine.ts';
import { duplicateAlarms } from './duplicate-alarms.ts';
import { emergencyBrake } from './emergency-brake.ts';
import { evidenceAway } from './evidence-away.ts';
import { executorDenied } from './executor-denied.ts';
import { experimentRunning } from './experiment-running.ts';
import { fixWithoutEffect } from './fix-without-effect.ts';
import { innocentDeployment } from './innocent-deployment.ts';
import { instructionsInEvidence } from './instructions-in-evidence.ts';
import { lateTrail } from './late-trail.ts';
import { layeredDenial } from './layered-denial.ts';
import { partialApplication } from './partial-application.ts';
import { poisonedPrecedent } from './poisoned-precedent.ts';
import { sameNameElsewhere } from './same-name-elsewhere.ts';
import { selfHealed } from './self-healed.ts';
import { storageAway } from './storage-away.ts';
import { spoofedLogLine } from './spoofed-log-line.ts';
import { staleApproval } from './stale-approval.ts';
import { twoFaults } from './two-faults.ts';

/** Every control: a situation in which restraint is the right answer. Add one: a file, and a line here. */
export const CONTROLS: readonly Control[] = [
  alarmFlap,
  selfHealed,
  innocentDeployment,
  twoFaults,
  layeredDenial,
  deliberateQuarantine,
  emergencyBrake,
  experimentRunning,
  staleApproval,
  instructionsInEvidence,
  sameNameElsewhere,
  lateTrail,
  executorDenied,
  partialApplication,
  fixWithoutEffect,
  poisonedPrecedent,
  storageAway,
  spoofedLogLine,
  evidenceAway,
  duplicateAlarms,
];

/** By name or taxonomy id (`C-06`), in any case. */
export const findControl = (id: string): Control | undefined =>
  CONTROLS.find((control) => control.id === id.toLowerCase() || control.taxonomy.toLowerCase() === id.toLowerCase());
