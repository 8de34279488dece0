import { ATTACKS } from './attacks.ts';
import { describeCases } from './case-suite.ts';

/** What a hostile MCP server says is in `anything.test.ts`: it stands in the place of ours, so it comes last there. */
describeCases(
  ATTACKS.filter(({ position }) => position !== 'log-line' && !position.startsWith('tool-')),
  8,
);
