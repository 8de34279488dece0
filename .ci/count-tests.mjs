// Prints `N passed, N failed` from Vitest's JSON report, and ends with the status that says whether all is well.
// A failed `npm run check` counts as one that failed: the line alone must tell whether the tree is sound.
import { readFileSync } from 'node:fs';

const [file, testStatus = '1', checkStatus = '1'] = process.argv.slice(2);

const read = () => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  }
};
const { numPassedTests: passed, numFailedTests, testResults } = read();

// A file that cannot be loaded has no failed test to count, and failed all the same.
const unloaded = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((one) => one.status === 'failed'),
).length;
const failedTests = numFailedTests + unloaded;
// So has a run that ended badly by itself: an error outside every test, or a crash without a report.
const failed = (testStatus !== '0' && failedTests === 0 ? 1 : failedTests) + (checkStatus === '0' ? 0 : 1);

if (checkStatus !== '0') process.stdout.write('`npm run check` failed, and counts as one\n');
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
