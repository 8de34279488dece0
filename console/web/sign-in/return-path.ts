/** Where to go on after signing in: a path of ours, whatever was asked for. */
export const returnPath = (asked: string | undefined): string => {
  const base = 'http://own.invalid';
  if (asked === undefined || asked.length > 2_000 || !asked.startsWith('/') || !URL.canParse(asked, base)) return '/';
  const url = new URL(asked, base);
  // Browsers read `\` and tabs in ways of their own: only what stays ours after parsing is followed, as it was parsed.
  return url.origin === base && !url.pathname.startsWith('//') ? `${url.pathname}${url.search}` : '/';
};
