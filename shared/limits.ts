/** Every limit of the product, unit last, with its reason. Zero means zero. */
export const LIMITS = {
  /** One incident's thinking: DESIGN budget, with enrichment first six answers settle the single faults. */
  toolCallsMax: 12,
  /** Of these, kept for one attempt at a proposal: a list, a comparison, and two dry runs for each of two changes. */
  toolCallsOfProposalMax: 6,
  modelCallsMax: 8,
  /** Digests that reach a model, all evidence together: keeps the default fault under 8,000 input tokens. */
  promptBytesMax: 16_000,
  /** One tool answer stored as evidence; larger ones are cut and say so. */
  evidenceBytesMax: 60_000,
  alarmsPerIncidentMax: 20,
  /** SNS's own limit for a message. */
  intakeBodyBytesMax: 262_144,
  /** One answer of an MCP server on the wire: the largest honest one, a whole policy comparison, is a tenth of it. */
  toolAnswerBytesMax: 2_000_000,
  /** Levels of nesting in a tool's answer: a policy document has eight. */
  toolAnswerDepthMax: 40,
  /** How long a list of tools that was compared with its pin serves: the reads that an agent sends at once. */
  toolListAgeMsMax: 100,
  investigationMsMax: 120_000,
  proposalRetriesMax: 2,
  /** Approvals of one incident that may be void: whoever approved so often in vain is not asked once more. */
  approvalsVoidMax: 5,
  actionsPerProposalMax: 4,
  /** One read of AWS, its retries included: a probe or a dry run may wait for several in a row. */
  readCallMsMax: 20_000,
  /** Hard time-out of one mutating AWS call; a lease must outlive every call begun under it. */
  mutatingCallMsMax: 10_000,
  /** Assumed clock difference between two workers. */
  clockSkewMsMax: 2_000,
  /** Lease on an incident: mutating call + skew + margin. */
  leaseMs: 20_000,
} as const;
