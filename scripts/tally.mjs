// @ts-check
// Counts tests, and says the count in the one line that ends every run.

/**
 * @typedef {object} Tally
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 */

/** @type {Tally} */
export const NOTHING = { passed: 0, failed: 0, skipped: 0 };

/**
 * @param {...Tally} tallies
 * @returns {Tally}
 */
export const addTallies = (...tallies) => ({
  passed: tallies.reduce((sum, { passed }) => sum + passed, 0),
  failed: tallies.reduce((sum, { failed }) => sum + failed, 0),
  skipped: tallies.reduce((sum, { skipped }) => sum + skipped, 0),
});

/**
 * The last line of a run.
 * @param {Tally} tally
 */
export const toLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;

/**
 * Counts what vitest's JSON report says. A file that failed without a failed test (it did not load) counts as one
 * failure, and so does a run that failed for no reason the report names: a crash, an error outside any test.
 * @param {string | undefined} report the report's text, undefined when there is none
 * @param {number | null} exitCode vitest's, null when a signal ended it
 * @returns {Tally}
 */
export function countReport(report, exitCode) {
  const tally = { ...NOTHING };
  try {
    const { testResults } = JSON.parse(report ?? "");
    for (const { status, assertionResults } of testResults) {
      const statuses = assertionResults.map((/** @type {{ status: string }} */ result) => result.status);
      if (status === "failed" && !statuses.includes("failed")) tally.failed += 1;
      for (const each of statuses) {
        if (each === "passed") tally.passed += 1;
        else if (each === "failed") tally.failed += 1;
        else tally.skipped += 1;
      }
    }
  } catch {
    return { ...NOTHING, failed: 1 };
  }
  if (exitCode !== 0 && tally.failed === 0) tally.failed = 1;
  return tally;
}
