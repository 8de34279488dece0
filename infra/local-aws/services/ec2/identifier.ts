import { randomBytes } from 'node:crypto';

/** An id of EC2's longer form: a prefix, a dash and seventeen hexadecimal digits. */
export const newId = (prefix: string): string => `${prefix}-0${randomBytes(8).toString('hex')}`;
