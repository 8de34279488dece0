/** A character that people take for another one, or do not see. */
export interface LookAlike {
  /** `U+0430` */
  codePoint: string;
  /** What it is taken for; absent for what is not seen, or is only not ASCII. */
  like?: string;
  isInvisible: boolean;
}

/** Letters of other scripts beside the ASCII ones that they are taken for. Source: Unicode UTS 39, confusables.txt. */
const TAKEN_FOR: Readonly<Record<string, string>> = {
  ...pairs('абсԁеһіјӏорԛѕтԝхуѵ', 'abcdehijlopqstwxyv'),
  ...pairs('АВСЕНІЈКМОРЅТХУ', 'ABCEHIJKMOPSTXY'),
  ...pairs('αιοργνΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'aiopyvABEZHIKMNOPTYX'),
  ...pairs('ıɑɡɩʏ‐‑‒–—−․', 'iagiy------.'),
};

/** Controls, formats, halves of pairs, variation selectors, tags, and letters that are drawn as nothing. */
const INVISIBLE = /\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Cs}|\p{Variation_Selector}|\p{Default_Ignorable_Code_Point}/u;

/** Every different character of a text that is not plain ASCII, with what it could be taken for. */
export const lookAlikesIn = (text: string): LookAlike[] =>
  [...new Set(text)].filter((sign) => !/[\x20-\x7e]/.test(sign)).map(describe);

const describe = (sign: string): LookAlike => {
  const like = TAKEN_FOR[sign] ?? asciiForm(sign);
  return {
    codePoint: `U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`,
    ...(like !== undefined && { like }),
    isInvisible: INVISIBLE.test(sign),
  };
};

/** Full-width, mathematical and accented forms: what is left when the form and the marks are taken away. */
const asciiForm = (sign: string): string | undefined => {
  const bare = sign.normalize('NFKD').replace(/\p{M}/gu, '');
  return /^[\x21-\x7e]+$/.test(bare) ? bare : undefined;
};

function pairs(from: string, to: string): Record<string, string> {
  const letters = [...to];
  return Object.fromEntries([...from].map((sign, index) => [sign, letters[index] ?? '']));
}
