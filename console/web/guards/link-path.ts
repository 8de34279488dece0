/** True for the path of an approval link: it ends in a token, which is repeated nowhere. */
export const isLinkPath = (path: string): boolean => /^\/+a\//i.test(path);
