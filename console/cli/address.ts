import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ENDPOINT_FILE, ReadyDocument } from '../../shared/ready-document.ts';
import { CouldNotRunError, WrongUseError } from './exit.ts';

/** Where the data of a local run is kept, unless told otherwise. */
export const DATA_DIR_DEFAULT = '.firebreak';

/** The options that say which server is meant, and who asks. */
export interface AddressOptions {
  url?: string;
  data?: string;
  token?: string;
}

export type Environment = Record<string, string | undefined>;

/** Base address of an API and the token to show it. */
export interface Address {
  url: string;
  token: string;
}

/** The data folder that a command means: `--data`, else `FIREBREAK_DATA`, else the default. */
export const dataDirOf = (options: AddressOptions, env: Environment): string =>
  options.data ?? env.FIREBREAK_DATA ?? DATA_DIR_DEFAULT;

/**
 * Which server a command speaks to: `--url`, else `FIREBREAK_URL`, else the `endpoint.json` of `--data`,
 * `FIREBREAK_DATA` or `.firebreak`. The token is `--token`, else `FIREBREAK_TOKEN`, else the first operator's of that file.
 */
export const resolveAddress = async (options: AddressOptions, env: Environment): Promise<Address> => {
  const url = options.url ?? env.FIREBREAK_URL;
  const token = options.token ?? env.FIREBREAK_TOKEN;
  if (url !== undefined && token !== undefined) return { url: checkedUrl(url), token };
  const dataDir = dataDirOf(options, env);
  if (url !== undefined) {
    // Without a token of its own, an address is served by the file's only if the file speaks of the same server.
    const document = await readEndpoint(dataDir).catch(() => undefined);
    if (document !== undefined && sameServer(document.web, checkedUrl(url)))
      return { url, token: firstToken(document) };
    throw new CouldNotRunError(`there is no token for ${url}`, 'give one with `--token` or FIREBREAK_TOKEN');
  }
  const document = await readEndpoint(dataDir);
  return { url: document.web, token: token ?? firstToken(document) };
};

/** The ready document of the server that uses `dataDir`. */
export const readEndpoint = async (dataDir: string): Promise<ReadyDocument> => {
  const file = path.join(dataDir, ENDPOINT_FILE);
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CouldNotRunError(
      `there is no \`${file}\``,
      'start `npx firebreak serve`, or name a server with `--url` or `--data`',
      { cause },
    );
  });
  try {
    return ReadyDocument.parse(JSON.parse(text));
  } catch (cause) {
    throw new CouldNotRunError(`\`${file}\` is not understood`, 'start `npx firebreak serve` again', { cause });
  }
};

const firstToken = (document: ReadyDocument): string => document.operators[0]?.token ?? '';

const sameServer = (a: string, b: string): boolean => new URL(a).origin === new URL(b).origin;

const checkedUrl = (text: string): string => {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol))
    throw new WrongUseError(`\`${text}\` is not an address`, 'write it as `http://127.0.0.1:8080`');
  return text;
};
