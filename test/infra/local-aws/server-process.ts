import { startLocalAws } from '../../../infra/local-aws/server.ts';

/** An account in a process of its own, to be killed. */
const aws = await startLocalAws({ dataDir: process.argv[2]! });
const { endpoint, region, credentials } = aws;
process.send?.({ endpoint, region, credentials });
