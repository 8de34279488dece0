/** Names whose value is never anything but a secret. */
const ALWAYS = String.raw`password|passwd|passphrase|passcode|secret[ _-]?access[ _-]?key|client[ _-]?secret|private[ _-]?key`;

/** Short names are whole words: `bypass`, `compass` and `passed` are none of them, `DB_PASS`, `dbPass` and `dbpass` are. */
const SHORT = [
  String.raw`(?<![A-Za-z])(?:[Pp]ass|PASS|[Pp]wd|PWD|[Pp]w|PW|[Pp]sw|PSW|[Pp]in|PIN)(?![A-Za-z])`,
  String.raw`(?<=[a-z])(?:Pass|Pwd|Pw)(?![a-z])`,
  String.raw`(?<![A-Za-z])(?:[Dd]b|DB|[Uu]se?r|USE?R|[Rr]oot|ROOT|[Aa]dmin|ADMIN|[Mm]y|MY|[Pp]g|PG|[Ss]ql|SQL|[Ss]mtp|SMTP|[Ff]tp|FTP|[Rr]edis|REDIS|[Ll]ogin|LOGIN|[Ss]tore|STORE|[Kk]ey|KEY)(?:pass|PASS|pwd|PWD|pw|PW)(?![A-Za-z])`,
].join('|');

/** `a` in either case: a pattern that tells cases apart takes names that do not. */
const inEitherCase = (names: string): string =>
  names.replace(/[a-z]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** Source of a pattern for names that announce a secret; use it without the flag `i`. */
export const SECRET_NAMES = `(?:${inEitherCase(ALWAYS)}|${SHORT})`;

/** Source of a pattern for names whose value may also be a word (`token: expired`); use it with the flag `i`. */
export const OFTEN_NAMES =
  '(?:secret|token|api[_-]?key|access[_-]?key|auth|credential|cookie|session[_-]?id|signature)';

const SECRET_NAME = new RegExp(SECRET_NAMES, 'u');
const OFTEN_NAME = new RegExp(OFTEN_NAMES, 'iu');

export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);
export const isOftenSecretName = (name: string): boolean => OFTEN_NAME.test(name);
