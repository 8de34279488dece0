/** Nano-dollars as dollars, with the digits that matter: a cost that is not nothing never reads as nothing. */
export const dollars = (nanoUsd: number): string => {
  const amount = Math.abs(nanoUsd) / 1e9;
  const digits = nanoUsd === 0 || amount >= 0.01 ? 2 : amount >= 0.000_001 ? 6 : 9;
  return `${nanoUsd < 0 ? '-' : ''}$${amount.toFixed(digits)}`;
};
