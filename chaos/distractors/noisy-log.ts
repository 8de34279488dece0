import { arnName } from '../../shared/arn.ts';
import type { Half } from '../held-out.ts';
import { type Distractor, isFunction } from './distractor.ts';

const LINES: Record<Half, readonly string[]> = {
  tuned: [
    'WARN slow answer, trying again',
    'INFO error budget left: 99.2 %',
    'DEBUG no such feature flag, default is used',
    'INFO timeout of the connection pool is 30 s',
  ],
  'held-out': [
    'WARN clock skew of 40 ms against the peer',
    'INFO denied list has 12 entries',
    'DEBUG memory of the cache: 14 of 64 MB',
    'INFO failed logins today: 0',
  ],
};

export const noisyLog: Distractor = {
  id: 'noisy-log',
  description: 'lines in the log of the function that sound like trouble and are none',
  suits: isFunction,
  happen: async ({ account, deployed, seeded, half }) => {
    const logGroupName = `/aws/lambda/${arnName(deployed.root)}`;
    const logStreamName = `agent-${seeded.integer(100, 999)}`;
    await account.send('logs', 'CreateLogStream', { logGroupName, logStreamName });
    const timestamp = Date.now();
    const logEvents = seeded.shuffle(LINES[half]).map((message, index) => ({ timestamp: timestamp + index, message }));
    await account.send('logs', 'PutLogEvents', { logGroupName, logStreamName, logEvents });
  },
};
