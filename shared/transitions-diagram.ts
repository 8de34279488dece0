import { isTerminal, STATUSES, TRANSITIONS, type Transition } from './transitions.ts';

/** Mermaid `stateDiagram-v2` of every legal move, each labelled with who may make it: the picture in the README. */
export const transitionsDiagram = (): string =>
  [
    'stateDiagram-v2',
    '  [*] --> RECEIVED',
    ...(TRANSITIONS as readonly Transition[]).map(({ from, to, by }) => `  ${from} --> ${to}: ${by.join(', ')}`),
    ...STATUSES.filter(isTerminal).map((status) => `  ${status} --> [*]`),
  ].join('\n');
