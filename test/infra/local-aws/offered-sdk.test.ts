import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { offerSdk } from '../../../infra/local-aws/offered-sdk.ts';

const root = mkdtempSync(path.join(tmpdir(), 'offered-sdk-'));
offerSdk(path.join(root, 'node_modules'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What a program beside the offered packages prints. */
const run = (file: string, program: string): string => {
  writeFileSync(path.join(root, file), program);
  return execFileSync(process.execPath, [path.join(root, file)], { encoding: 'utf8' });
};

describe('the SDK that functions are offered', () => {
  const packages = readdirSync(path.join(root, 'node_modules', '@aws-sdk'));

  it.each(['client-s3', 'client-dynamodb', 'client-ssm', 'client-iam', 'lib-dynamodb'])('holds %s', (name) => {
    expect(packages).toContain(name);
    expect(run('module.mjs', `import * as sdk from '@aws-sdk/${name}'; console.log(Object.keys(sdk).length > 5)`)).toBe(
      'true\n',
    );
    expect(run('common.cjs', `console.log(Object.keys(require('@aws-sdk/${name}')).length > 5)`)).toBe('true\n');
  });

  it('names the same things in a bundle as in the package', () => {
    const names = `console.log(Object.keys(sdk).filter((name) => !['default', 'module.exports'].includes(name)).sort().join())`;
    const bundled = run('names.mjs', `import * as sdk from '@aws-sdk/client-sqs'; ${names}`);
    expect(bundled).toBe(run('names.cjs', `const sdk = require('@aws-sdk/client-sqs'); ${names}`));
  });

  it('is bundled once', () => {
    const bundle = realpathSync(path.join(root, 'node_modules', '@aws-sdk'));
    const builtAt = statSync(bundle).mtimeMs;
    offerSdk(path.join(root, 'node_modules'));
    expect(realpathSync(path.join(root, 'node_modules', '@aws-sdk'))).toBe(bundle);
    expect(statSync(bundle).mtimeMs).toBe(builtAt);
  });
});
