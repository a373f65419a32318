// One line a test as it ends, then the failures in full, then a plain count.
/** Node's own counts, which are given here once at the end. */
const TOTALS = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) /;

export default async function* reporter(events) {
  const count = { passed: 0, failed: 0, skipped: 0 };
  const failures = [];
  for await (const { type, data } of events) {
    if (type === "test:diagnostic" && !TOTALS.test(data.message)) yield `     ${data.message}\n`;
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A file reports as a test too; it counts where it broke outside its own tests.
    const file = data.name.endsWith(".mjs");
    if (file && (type === "test:pass" || data.details.error?.failureType === "subtestsFailed")) continue;
    const seconds = `${(data.details.duration_ms / 1000).toFixed(1)} s`;
    if (data.skip === "test name does not match pattern") continue;
    if (data.skip !== undefined) {
      count.skipped += 1;
      yield `skip ${data.name}: ${data.skip}\n`;
    } else if (type === "test:pass") {
      count.passed += 1;
      yield `ok   ${data.name} (${seconds})\n`;
    } else {
      count.failed += 1;
      failures.push(data);
      yield `FAIL ${data.name} (${seconds})\n`;
    }
  }
  for (const { name, details } of failures) {
    const cause = details.error?.cause ?? details.error;
    yield `\n---- ${name}\n${cause?.stack ?? cause?.message ?? cause}\n`;
  }
  yield `\nbrowser tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped\n`;
  yield `${count.passed} passed, ${count.failed} failed\n`;
}
