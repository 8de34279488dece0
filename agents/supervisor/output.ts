import { z } from 'zod';
import { Diagnosis } from '../../shared/diagnosis.ts';

const { shape } = Diagnosis;

/**
 * The supervisor's answer as a model writes it: the reasoning stands before the conclusion, so that the conclusion
 * follows from it. The same fields as `Diagnosis`.
 */
export const DiagnosisAnswer = z
  .object({
    hypotheses: shape.hypotheses.describe('every candidate cause, also those ruled out, with why and the evidence ids'),
    gaps: shape.gaps.describe('what could not be looked at, with the reason'),
    summary: shape.summary.describe('the justification, citing evidence ids'),
    evidence: shape.evidence.describe('ids that the conclusion rests on'),
    causes: shape.causes,
    conclusion: shape.conclusion,
    confidence_percent: shape.confidence_percent,
  })
  .meta({ title: 'diagnosis', description: 'Give the diagnosis. Ends the investigation.' });
