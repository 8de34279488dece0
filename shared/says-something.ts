/** Spaces, controls and formatting, fillers among them: a reader sees nothing. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}\p{DI}\u2800]/gu;

/** True when a text has at least one character that a reader sees. An empty reason is none, and so is an invisible one. */
export const saysSomething = (text: string | undefined): boolean => (text ?? '').replace(UNSEEN, '') !== '';
