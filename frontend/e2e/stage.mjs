/** A browser page on the export with a fake API behind it, and the questions that the tests ask of it. */
import assert from 'node:assert/strict';
import { FakeApi, SINGAPORE, TOKYO } from './fake-api.mjs';
import { serve } from './site.mjs';
import { watch } from './watcher.mjs';

/** The page's checks in the tests: two a second, so that a failover shows in a second and not in ten. */
export const POLL_SECONDS = 0.5;
export const PATIENCE_MS = 8_000;

export function config(api, more = {}) {
  return {
    service: 'PayLedger',
    stage: 'dev',
    apiUrls: [api.url],
    primary: SINGAPORE,
    secondary: TOKYO,
    ttlSeconds: 60,
    pollSeconds: POLL_SECONDS,
    account: 'acc-001',
    local: true,
    ...more,
  };
}

/**
 * Opens the page. `before` may seed or break the API; `site` overrides how the page is served; `context` is what the
 * browser context is made with. Everything is closed when the test ends.
 */
export async function open(t, browser, { before, site: served = {}, settings = {}, context: options = {} } = {}) {
  const api = await FakeApi.start();
  t.after(() => api.stop());
  before?.(api);
  const site = await serve({ config: config(api, settings), ...served });
  t.after(() => site.stop());
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const seen = watch(page);
  await page.goto(site.url);
  return { api, site, page, seen };
}

/** Waits until the banner is in a state and says the words. */
export async function banner(page, view, words) {
  await page.locator(`.hero[data-view="${view}"]`).waitFor();
  if (words) {
    const title = await page.locator('.hero-title').innerText();
    assert.match(title, words);
  }
}

/** Nothing went wrong inside the page, and it talked to nobody but its own server and the API. */
export function clean(seen, site, api) {
  assert.deepEqual(seen.errors, []);
  const allowed = new Set([new URL(site.url).host, new URL(api.url).host]);
  assert.deepEqual([...seen.hosts].filter((host) => !allowed.has(host)), []);
}

export async function fill(page, { amount, description = '', currency = 'SGD', type = 'Credit' }) {
  await page.getByLabel(type, { exact: true }).check();
  await page.getByLabel('Amount').fill(amount);
  await page.getByLabel('Currency').selectOption(currency);
  await page.getByLabel('Description').fill(description);
}

export const postButton = (page) => page.locator('form.post button[type="submit"]');

/** Waits for a step of the transaction on its way. */
export async function step(page, name) {
  await page.locator(`.posting[data-step="${name}"]`).waitFor();
}
