/** What a test notes about a page while it runs: errors, violations of the policy, and requests to other hosts. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import assert from 'node:assert/strict';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A failing call is written to the console by the browser itself; the page cannot prevent it. */
const OF_THE_BROWSER = /Failed to load resource|has been blocked by CORS policy|net::ERR_/;

export function watch(page) {
  const seen = { errors: [], failedLoads: [], hosts: new Set() };
  page.on('pageerror', (error) => seen.errors.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') {
      (OF_THE_BROWSER.test(message.text()) ? seen.failedLoads : seen.errors).push(message.text());
    }
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol !== 'data:') {
      seen.hosts.add(url.host);
    }
  });
  return seen;
}

/** Runs axe-core and fails with the rules that are broken and where. */
export async function accessible(page, what) {
  // By the debugger's way in: the page's own policy forbids scripts of others, and stays in force.
  await page.evaluate(AXE);
  const { violations, passes } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const told = violations.map(
    ({ id, nodes }) => `${id} at ${nodes.length} places, first ${nodes[0].target.join(' ')}: ${nodes[0].failureSummary}`,
  );
  assert.deepEqual(told, [], `axe-core on ${what}`);
  assert.ok(passes.length > 10, `axe-core ran on ${what}`);
  return passes.length;
}
