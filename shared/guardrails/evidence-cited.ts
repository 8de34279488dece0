import { PASS, violation } from './each-action.ts';
import type { Guardrail } from './guardrail.ts';

export const evidenceCited: Guardrail = {
  id: 'evidence-cited',
  explanation: 'A cause nobody observed is a guess: the diagnosis cites observations, and every citation exists.',
  judge({ diagnosis, evidence, proposal }) {
    const observed = new Set(evidence.filter(({ gap }) => gap === undefined).map(({ evidence_id }) => evidence_id));
    const stored = new Set(evidence.map(({ evidence_id }) => evidence_id));
    if (diagnosis.conclusion === 'inconclusive' || diagnosis.conclusion === 'recovered')
      return violation(`the diagnosis is ${diagnosis.conclusion}: there is nothing to fix`);
    if (diagnosis.evidence.length === 0) return violation('the diagnosis cites no evidence');
    if (!diagnosis.evidence.some((id) => observed.has(id))) return violation('the diagnosis cites nothing but gaps');
    const cited = [
      ...diagnosis.evidence,
      ...diagnosis.hypotheses.flatMap((hypothesis) => hypothesis.evidence),
      ...proposal.evidence,
    ];
    const unknown = cited.find((id) => !stored.has(id));
    return unknown === undefined ? PASS : violation(`evidence \`${unknown}\` does not exist`);
  },
};
