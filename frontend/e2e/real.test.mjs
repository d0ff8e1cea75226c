/**
 * The page against a local AWS with a real failover. PageIT in system-tests starts the AWS, sets PayLedger up and
 * runs this file with
 *   API_URL      the failover name, as a browser on this machine reaches it
 *   CONTROL_URL  POST /inject breaks the primary, POST /restore puts it back; each answers when it is done
 *   PAGE_URL     the page, as dr:deploy-frontend put it on the local CloudFront
 */
import assert from 'node:assert/strict';
import test from 'node:test';
import { launch } from './browser.mjs';
import { TOKYO } from './fake-api.mjs';
import { banner, fill, postButton, step } from './stage.mjs';
import { accessible, watch } from './watcher.mjs';

const { API_URL, CONTROL_URL, PAGE_URL } = process.env;
const LIMIT_MS = 240_000;
const PROBE_EVERY_MS = 50;

test('a real failover, as a person with the page open sees it', { timeout: 2 * LIMIT_MS + 120_000 }, async (t) => {
  assert.ok(API_URL && CONTROL_URL && PAGE_URL, 'PageIT sets API_URL, CONTROL_URL and PAGE_URL');
  const browser = await launch();
  t.after(() => browser.close());
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 1000 } })).newPage();
  page.setDefaultTimeout(LIMIT_MS);
  const seen = watch(page);
  await page.goto(PAGE_URL);

  await banner(page, 'primary', /^Singapore\s–\sPRIMARY$/);
  await page.locator('.row').first().waitFor();
  await page.locator('.balances').waitFor();
  await accessible(page, 'the page on the local AWS');
  await post(page, { amount: '25.00', description: 'Before the failover' }, /201 · Singapore/);

  const probe = probing();
  t.after(() => probe.stop());
  const amber = turns(page, 'failover');
  await control('inject');
  await banner(page, 'failover', /^Tokyo\s–\sFAILOVER$/);
  const lateMs = (await amber) - (await probe.first(TOKYO));
  const pollMs = (await interval()) * 1000;
  t.diagnostic(`amber ${(lateMs / 1000).toFixed(2)} s after the first answer from Tokyo; one check is every ${pollMs / 1000} s (local)`);
  // After failed checks the page asks at most twice as rarely; the answer itself and the drawing take their time.
  assert.ok(lateMs <= 2 * pollMs + 1_500, `amber came ${lateMs} ms after the first answer from Tokyo`);
  assert.match(await page.locator('.notice').innerText(), /Failover detected[\s\S]*Singapore → Tokyo/);
  assert.match(await page.locator('.events').innerText(), /Failover: Singapore → Tokyo/);

  const description = `During the failover ${Date.now()}`;
  await post(page, { amount: '10.00', description }, /201 · Tokyo/);
  await once(page, description);

  const green = turns(page, 'primary');
  await control('restore');
  await banner(page, 'primary', /^Singapore\s–\sPRIMARY$/);
  await green;
  assert.match(await page.locator('.notice').innerText(), /Failback detected/);
  await page.locator('.card-head .answer', { hasText: 'Singapore' }).first().waitFor();
  await once(page, description);
  await inBothRegions(description);
  assert.deepEqual(seen.errors, []);
});

async function interval() {
  const response = await fetch(new URL('config.json', PAGE_URL));
  return (await response.json()).pollSeconds ?? 5;
}

async function post(page, wanted, says) {
  await fill(page, wanted);
  await postButton(page).click();
  await step(page, 'posted');
  assert.match(await page.locator('.posting').innerText(), says);
}

/** The transaction is listed once, by the page and by the API, however far one goes back. */
async function once(page, description) {
  await page.locator('.row', { hasText: description }).waitFor();
  assert.equal(await page.locator('.row', { hasText: description }).count(), 1);
  assert.equal(await listed(description), 1);
}

async function inBothRegions(description) {
  const until = Date.now() + 30_000;
  while ((await listed(description)) !== 1 && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  assert.equal(await listed(description), 1);
}

async function listed(description) {
  let cursor = null;
  let count = 0;
  do {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const response = await fetch(`${API_URL}/transactions?accountId=acc-001&limit=100${from}`);
    assert.equal(response.status, 200);
    const body = await response.json();
    count += body.items.filter((item) => item.description === description).length;
    cursor = body.nextCursor;
  } while (cursor !== null);
  return count;
}

async function control(what) {
  const response = await fetch(`${CONTROL_URL}/${what}`, { method: 'POST' });
  assert.equal(response.status, 200, `${what}: ${await response.text()}`);
}

/** When the banner turns to a view, by this machine's clock. */
function turns(page, view) {
  return page.locator('.hero').evaluate(
    (hero, wanted) =>
      new Promise((resolve) => {
        const look = () => hero.dataset.view === wanted && resolve(Date.now());
        new MutationObserver(look).observe(hero, { attributes: true });
        look();
      }),
    view,
  );
}

/** Asks /health all the time, beside the page, and notes when each region first answered. */
function probing() {
  const firsts = new Map();
  let going = true;
  const loop = (async () => {
    while (going) {
      try {
        const response = await fetch(`${API_URL}/health`, { signal: AbortSignal.timeout(4_000) });
        const region = response.headers.get('x-payledger-region');
        if (response.ok && !firsts.has(region)) {
          firsts.set(region, Date.now());
        }
      } catch {
        // An outage is what this is about.
      }
      await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
    }
  })();
  return {
    stop: async () => {
      going = false;
      await loop;
    },
    first: async (region) => {
      const until = Date.now() + LIMIT_MS;
      while (!firsts.has(region) && Date.now() < until) {
        await new Promise((resolve) => setTimeout(resolve, PROBE_EVERY_MS));
      }
      assert.ok(firsts.has(region), `${region} answered`);
      return firsts.get(region);
    },
  };
}
