import { ATTACKS } from './attacks.ts';
import { describeCases } from './case-suite.ts';

describeCases(
  ATTACKS.filter(({ position }) => position === 'log-line'),
  20,
);
