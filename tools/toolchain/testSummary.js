// @ts-check
/**
 * What a run of the tests comes to. A run that executed no test has failed, and so has one that vitest itself ended with an error.
 * @param {string} json vitest's JSON report; empty where it wrote none
 * @param {number} code vitest's exit code
 */
export function summary(json, code) {
  const { testResults } = parse(json);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (/** @type {string} */ status) => tests.filter((test) => test.status === status).length;
  // A file that cannot even be loaded has no tests in the report.
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  ).length;
  const passed = count("passed");
  const skipped = tests.length - passed - count("failed");
  const failed = Math.max(count("failed") + broken, code === 0 && passed > 0 ? 0 : 1);
  return { line: `${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ""}`, ok: failed === 0 };
}

/**
 * @param {string} json
 * @returns {{ testResults: { status: string, assertionResults: { status: string }[] }[] }}
 */
function parse(json) {
  return json ? JSON.parse(json) : { testResults: [] };
}
