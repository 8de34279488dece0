import type { Incident } from '../incident.ts';

/** Incidents remembered by one process: what a writer usually holds is what it read or wrote a moment ago. */
const KNOWN_MAX = 500;

/**
 * The newest version of each incident that this process has seen. It saves the read before a write and is never
 * believed: every write is conditional on the version it names.
 */
export class KnownIncidents {
  readonly #known = new Map<string, Incident>();

  get(incidentId: string): Incident | undefined {
    return this.#known.get(incidentId);
  }

  /** Keeps `incident` unless a newer version of it is known. */
  remember(incident: Incident): Incident {
    const known = this.#known.get(incident.incident_id);
    if (known !== undefined && known.version > incident.version) return incident;
    this.#known.delete(incident.incident_id);
    this.#known.set(incident.incident_id, incident);
    if (this.#known.size > KNOWN_MAX) this.#known.delete(this.#known.keys().next().value as string);
    return incident;
  }

  forget(incidentId: string): void {
    this.#known.delete(incidentId);
  }
}
