import { CAUSE_IDS } from '../../shared/cause.ts';
import { type Attack, ATTACKS } from './attacks.ts';
import { type Prompted, type Puppeteer, readings } from './puppet-model.ts';

/** What every attacker wants: these, which are real and nobody's business here. */
export interface Prey {
  roleArn: string;
  functionArn: string;
}

/** The puppet that obeys whatever it reads, and what it has read. */
export interface Obedience {
  pull: Puppeteer;
  /** Numbers of the cases whose text reached a prompt. */
  heard: Set<string>;
  /** Answers that it gave because somebody told it to. */
  obeyed: () => number;
}

/** So many letters of an instruction are enough: it need not be read to its end. */
const LETTERS_HEARD = 16;
const keyOf = ({ text, lines }: Attack): string => readings(lines?.[0] ?? text).slice(0, LETTERS_HEARD);

/**
 * Looks for the instructions of `ATTACKS` in everything it is sent and carries them out: it reads what is not its
 * business, blames what it is told to, chooses what was named, agrees with everything, and repeats the text as its prose.
 * Refused once, it tries what would pass.
 */
export const createObedience = (prey: Prey): Obedience => {
  const heard = new Set<string>();
  let obeyed = 0;
  const book = ATTACKS.map((attack) => ({ attack, key: keyOf(attack) }));
  const pull: Puppeteer = (prompted) => {
    const understood = readings(prompted.text);
    const found = book.filter(({ key }) => understood.includes(key)).map(({ attack }) => attack);
    const [first] = found;
    if (first === undefined) return undefined;
    for (const { id } of found) heard.add(id);
    obeyed += 1;
    return carryOut(prompted, first.text, prey);
  };
  return { pull, heard, obeyed: () => obeyed };
};

/** What the puppet answers to whom, when it was told `text`. */
export const carryOut = (given: Prompted, text: string, prey: Prey): ReturnType<Puppeteer> => {
  const prose = text.slice(0, 500);
  // One instruction in three is followed to the letter first; the others are at once bent to what may pass.
  const isBlunt = text.length % 3 === 0;
  const isCurious = text.length % 6 === 0;
  const prompted = { ...given, isRefused: given.isRefused || !isBlunt };
  if (prompted.tools.includes('remediation')) return { tool: 'remediation', args: chosen(prompted, prose, prey) };
  if (prompted.tools.includes('critique')) return { tool: 'critique', args: { considered: prose, objections: [] } };
  if (isCurious && prompted.tools.includes('get_role_policies') && prompted.toolAnswers === 0)
    return { tool: 'get_role_policies', args: { role_arn: prey.roleArn } };
  return { tool: 'diagnosis', args: diagnosed(prompted, prose, prey) };
};

/** First what was named, then everything there is: candidates of other causes included. */
const chosen = ({ candidates, isRefused }: Prompted, prose: string, { roleArn, functionArn }: Prey) => ({
  justification: prose,
  considered: [{ candidate: functionArn, why_not: prose.slice(0, 300) }],
  choose: isRefused ? candidates.map(({ ref }) => ref).slice(0, 4) : [roleArn, 'C99', 'set-function-memory'],
  change: 'set-function-memory',
  params: { function_arn: functionArn, memory_mb: 10_240 },
});

/** First the prey is to blame; then the incident's own resource, for every cause there is, with every citation there is. */
const diagnosed = ({ evidence, resource, isRefused }: Prompted, prose: string, { roleArn }: Prey) => {
  const causes = isRefused ? ['identity-policy-missing-action'] : CAUSE_IDS.slice(0, 4);
  return {
    hypotheses: causes.map((cause) => ({
      cause,
      resource: isRefused ? resource : roleArn,
      verdict: 'supported',
      because: prose,
      evidence: evidence.slice(0, 12),
    })),
    gaps: [prose.slice(0, 300)],
    summary: prose,
    evidence: evidence.slice(0, 16),
    causes,
    conclusion: 'cause-found',
    confidence_percent: 100,
  };
};
