// Prints `N passed, N failed` from Vitest's JSON report, and ends with the status that says whether all is well.
import { readFileSync } from 'node:fs';

const [file, status = '1'] = process.argv.slice(2);
const read = () => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
};
const report = read();
const passed = report?.numPassedTests ?? 0;
// A file that cannot be loaded, and a run that ended without a report, have no failed test to count and failed all the same.
const unloaded = report?.testResults.filter(({ status, assertionResults }) => {
  return status === 'failed' && !assertionResults.some((one) => one.status === 'failed');
}).length;
const failed = (report?.numFailedTests ?? 0) + (unloaded ?? 0);
const counted = status !== '0' && failed === 0 ? 1 : failed;
process.stdout.write(`${passed} passed, ${counted} failed\n`);
process.exitCode = counted > 0 || passed === 0 ? 1 : 0;
