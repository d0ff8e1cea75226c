/** The page in a real browser against a scripted API: what people see when all is well, and when it is not. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import { launch } from './browser.mjs';
import { TOKYO } from './fake-api.mjs';
import { serve } from './site.mjs';
import { banner, clean, config, fill, open, PATIENCE_MS, postButton, step } from './stage.mjs';
import { accessible } from './watcher.mjs';

let browser;
before(async () => {
  browser = await launch();
});
after(async () => {
  await browser?.close();
});

const shown = (page) => page.locator('.rows .row');

test('a healthy service: green banner, balance, transactions, every answer with region and time', async (t) => {
  const { api, site, page, seen } = await open(t, browser, { before: (fake) => fake.seed('acc-001', 12) });
  await banner(page, 'primary', /^Singapore\s–\sPRIMARY$/);
  await shown(page).first().waitFor();
  assert.equal(await shown(page).count(), 12);
  assert.match(await page.locator('.balances').innerText(), /SGD\s*[0-9,−]+\.[0-9]{2}/);
  for (const answer of await page.locator('.card-head .answer').allInnerTexts()) {
    assert.match(answer, /^200 · Singapore · [0-9.]+ m?s$/);
  }
  assert.match(await page.title(), /^Singapore PRIMARY · PayLedger$/);
  assert.match(await page.locator('.footer').innerText(), /moves no money/);
  assert.deepEqual(seen.failedLoads, []);
  clean(seen, site, api);
});

for (const [name, context] of [
  ['wide and light', { colorScheme: 'light' }],
  ['wide and dark', { colorScheme: 'dark' }],
  ['narrow and light', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
  ['narrow and dark', { colorScheme: 'dark', viewport: { width: 360, height: 740 } }],
]) {
  test(`axe-core finds nothing, ${name}, in each state of the banner`, async (t) => {
    const { api, page } = await open(t, browser, {
      before: (fake) => fake.seed('acc-001', 12),
      context: { ...context, reducedMotion: 'reduce' },
    });
    await banner(page, 'primary');
    await shown(page).first().waitFor();
    await accessible(page, `${name}, healthy`);
    api.region = TOKYO;
    await banner(page, 'failover');
    await page.locator('.notice').waitFor();
    await accessible(page, `${name}, failover`);
    api.all('problem');
    await banner(page, 'unreachable');
    await page.locator('.trouble').first().waitFor({ timeout: 2 * PATIENCE_MS });
    await accessible(page, `${name}, no healthy answer`);
    const width = await page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    assert.equal(width, 0, 'nothing sticks out at the side');
  });
}

test('served under a path, the page finds its assets, its font and its settings', async (t) => {
  const { api, site, page, seen } = await open(t, browser, { site: { prefix: '/site/payledger/' } });
  await banner(page, 'primary');
  const family = await page.locator('body').evaluate((body) => {
    return document.fonts.ready.then(() => [document.fonts.check('16px "Inter Variable"'), getComputedStyle(body).fontFamily]);
  });
  assert.equal(family[0], true);
  assert.deepEqual(seen.failedLoads, []);
  clean(seen, site, api);
});

test('a failover and its way back: amber within one check, a notice, events, green again', async (t) => {
  const { api, page } = await open(t, browser, { before: (fake) => fake.seed('acc-001', 3) });
  await banner(page, 'primary');
  const from = Date.now();
  api.region = TOKYO;
  await banner(page, 'failover', /^Tokyo\s–\sFAILOVER$/);
  assert.ok(Date.now() - from < 1_500, `took ${Date.now() - from} ms`);
  assert.match(await page.locator('.notice').innerText(), /Failover detected[\s\S]*[0-9]{2}:[0-9]{2}:[0-9]{2} · Singapore → Tokyo/);
  assert.match(await page.locator('.events').innerText(), /Failover: Singapore → Tokyo/);
  assert.match(await page.locator('[role="status"].unseen').innerText(), /Failover detected/);
  await page.locator('.card-head .answer', { hasText: 'Tokyo' }).first().waitFor();
  api.region = 'ap-southeast-1';
  await banner(page, 'primary', /^Singapore\s–\sPRIMARY$/);
  assert.match(await page.locator('.notice').innerText(), /Failback detected/);
  assert.match(await page.locator('.events').innerText(), /Failback: Tokyo → Singapore/);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await page.locator('.notice').waitFor({ state: 'detached' });
});

for (const [mode, says] of [
  ['gateway', /The gateway answered 503: Service Unavailable/],
  ['no-cors', /without CORS headers/],
  ['wrong-cors', /without CORS headers/],
  ['drop', /No connection/],
  ['html', /not with what the API answers. It begins with “<!DOCTYPE html>/],
  ['shape', /not with what the API answers. It begins with “{"hello":"world"}/],
  ['hang', /No answer within 1 s/],
]) {
  test(`an API that answers "${mode}": red, with the reason; and green again by itself`, async (t) => {
    const { api, page, seen } = await open(t, browser, { before: (fake) => fake.seed('acc-001', 3) });
    await banner(page, 'primary');
    await shown(page).first().waitFor();
    api.all(mode);
    await banner(page, 'unreachable', /^No healthy answer$/);
    assert.match(await page.locator('.hero').innerText(), says);
    assert.equal(await shown(page).count(), 3, 'what was read before stays');
    api.all('good');
    await banner(page, 'primary', /^Singapore\s–\sPRIMARY$/);
    assert.match(await page.locator('.events').innerText(), /Singapore answers again/);
    assert.deepEqual(seen.errors, []);
  });
}

test('a slow API is no outage: the page says how slow', async (t) => {
  const { page, seen } = await open(t, browser, {
    before: (fake) => {
      fake.seed('acc-001', 3);
      fake.all('slow');
    },
  });
  await banner(page, 'primary');
  assert.match(await page.locator('.hero').innerText(), /health in 7[0-9]{2} ms|health in [0-9.]+ s/);
  await shown(page).first().waitFor();
  assert.deepEqual(seen.errors, []);
});

test('reads that fail on their own say so, and recover by themselves', async (t) => {
  const { api, page } = await open(t, browser, {
    before: (fake) => {
      fake.seed('acc-001', 3);
      fake.modes.balance = 'problem';
      fake.modes.list = 'gateway';
    },
  });
  await banner(page, 'primary');
  const trouble = page.locator('.trouble');
  await trouble.nth(1).waitFor();
  assert.match(await trouble.nth(0).innerText(), /The balance could not be read\. The ledger answered 500/);
  assert.match(await trouble.nth(1).innerText(), /The transactions could not be read\. The gateway answered 503/);
  api.all('good');
  await shown(page).first().waitFor();
  await page.locator('.balances').waitFor();
  assert.equal(await trouble.count(), 0);
});

test('an API that this page’s policy does not allow is named as that', async (t) => {
  const { page } = await open(t, browser, { site: { origins: [] } });
  await banner(page, 'unreachable');
  assert.match(await page.locator('.hero').innerText(), /security policy does not allow/);
});

test('an account without transactions', async (t) => {
  const { page } = await open(t, browser);
  await banner(page, 'primary');
  await page.getByText('This account has no transactions yet').waitFor();
  await page.getByText('Nothing here yet').waitFor();
});

test('odd characters stay text', async (t) => {
  const odd = [
    '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script>',
    '‮diordna‬ — rtl override',
    'שלום 你好 🦆🏽 e\u0301',
    '"><style>*{display:none}</style>',
    '{{7*7}} ${7*7} &lt;b&gt; %3Cb%3E \\u003cb',
  ];
  const { api, site, page, seen } = await open(t, browser, {
    before: (fake) => fake.seed('acc-001', odd.length, (index) => ({ description: odd[index], currency: '<b>', amount: '12.00' })),
  });
  await shown(page).first().waitFor();
  const titles = await page.locator('.row-title').evaluateAll((all) => all.map((each) => each.textContent));
  assert.deepEqual(titles.reverse(), odd);
  await fill(page, { amount: '1.00', description: odd[0] });
  await postButton(page).click();
  await step(page, 'posted');
  assert.equal(JSON.parse(api.posts[0].body).description, odd[0]);
  assert.equal(await page.locator('main img, main script, main style').count(), 0);
  assert.match(await page.title(), /PayLedger/);
  clean(seen, site, api);
});

test('a wrong clock is told, decides nothing, and dates nothing', async (t) => {
  const { page } = await open(t, browser, {
    before: (fake) => {
      fake.clockOffset = -3 * 3_600_000;
    },
  });
  await banner(page, 'primary');
  await page.getByText(/This device’s clock is (3 h|2 h 59 min|3 h 1 min) ahead of the service’s/).waitFor();
});

test('amounts that are none are refused before they are sent', async (t) => {
  const { api, page } = await open(t, browser);
  await banner(page, 'primary');
  for (const [amount, currency, why] of [
    ['', 'SGD', /Enter an amount/],
    ['1.005', 'SGD', /SGD has 2 decimals/],
    ['1.5', 'JPY', /JPY has no decimals/],
    ['-1', 'SGD', /no signs/],
    ['0', 'KWD', /greater than zero/],
  ]) {
    await fill(page, { amount, currency });
    await postButton(page).click();
    assert.match(await page.locator('form.post .wrong').innerText(), why);
  }
  assert.equal(api.posts.length, 0);
});

test('a posted transaction: once, with region and time, on top of the list', async (t) => {
  const { api, page } = await open(t, browser, { before: (fake) => fake.seed('acc-001', 3) });
  await banner(page, 'primary');
  await fill(page, { amount: '25', description: 'Lunch' });
  await postButton(page).dblclick();
  await step(page, 'posted');
  assert.match(await page.locator('.posting .answer').innerText(), /^201 · Singapore · [0-9.]+ m?s$/);
  await page.locator('.row[data-fresh="true"]', { hasText: 'Lunch' }).waitFor();
  assert.match(await shown(page).first().innerText(), /Lunch[\s\S]*\+25\.00 SGD/);
  assert.equal(api.posts.length, 1, 'pressed twice, sent once');
  assert.equal(await page.getByLabel('Amount').inputValue(), '');
});

test('a timeout in the middle: sent again under the same key, posted once', async (t) => {
  const { api, page } = await open(t, browser);
  await banner(page, 'primary');
  api.modes.post = 'accept-and-drop';
  await fill(page, { amount: '10.00', description: 'Cut off' });
  await postButton(page).click();
  await step(page, 'waiting');
  // The button says that it is disabled; a person may press it all the same.
  await postButton(page).click({ force: true });
  api.region = TOKYO;
  api.modes.post = 'good';
  await step(page, 'posted');
  assert.match(await page.locator('.posting').innerText(), /201 · Tokyo/);
  assert.match(await page.locator('.posting').innerText(), /knew the key and posted it once/);
  assert.ok(api.posts.length >= 2);
  assert.equal(new Set(api.posts.map((post) => post.key)).size, 1);
  assert.equal(api.transactions('acc-001').length, 1);
});

test('a reload in the middle: the same transaction goes on under its key', async (t) => {
  const { api, page } = await open(t, browser);
  await banner(page, 'primary');
  api.modes.post = 'accept-and-hang';
  await fill(page, { amount: '10.00', description: 'Reloaded' });
  await postButton(page).click();
  await step(page, 'sending');
  while (api.posts.length === 0) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  api.modes.post = 'good';
  await page.reload();
  await step(page, 'posted');
  assert.equal(new Set(api.posts.map((post) => post.key)).size, 1);
  assert.equal(api.transactions('acc-001').length, 1);
  await page.reload();
  await banner(page, 'primary');
  await page.locator('.row', { hasText: 'Reloaded' }).waitFor();
  assert.equal(api.posts.length, 2, 'what was answered is not sent again');
});

test('a refusal names the field, and the corrected one goes under a new key', async (t) => {
  const { api, page } = await open(t, browser);
  await banner(page, 'primary');
  api.modes.post = 'refuse';
  await fill(page, { amount: '10.00', description: 'Odd' });
  await postButton(page).click();
  await step(page, 'refused');
  assert.match(await page.locator('form.post .wrong').innerText(), /must not contain control characters/);
  assert.equal(await page.getByLabel('Description').inputValue(), 'Odd');
  api.modes.post = 'good';
  await page.getByLabel('Description').fill('Even');
  await postButton(page).click();
  await step(page, 'posted');
  assert.equal(new Set(api.posts.map((post) => post.key)).size, 2);
  assert.equal(api.transactions('acc-001').length, 1);
});

test('the list goes on for as long as one scrolls', async (t) => {
  const { page } = await open(t, browser, { before: (fake) => fake.seed('acc-001', 65) });
  await shown(page).first().waitFor();
  const end = page.locator('.end');
  for (let turn = 0; turn < 30 && (await end.count()) === 0; turn += 1) {
    await page.mouse.wheel(0, 2_000);
    await page.waitForTimeout(100);
  }
  assert.equal(await shown(page).count(), 65);
  assert.match(await end.innerText(), /65 in this account/);
});

test('another account is shown, shared by address, and a wrong name is refused', async (t) => {
  const { page } = await open(t, browser, { before: (fake) => fake.seed('acc-002', 2) });
  await banner(page, 'primary');
  await page.getByLabel('Account', { exact: true }).fill('<acc>');
  assert.equal(await page.getByRole('button', { name: 'Show', exact: true }).isDisabled(), true);
  await page.getByLabel('Account', { exact: true }).fill('acc-002');
  await page.keyboard.press('Enter');
  await shown(page).nth(1).waitFor();
  assert.match(page.url(), /#account=acc-002$/);
  await page.goBack();
  await page.getByText('Nothing here yet').waitFor();
});

test('everything works by keyboard alone', async (t) => {
  const { api, page } = await open(t, browser);
  await banner(page, 'primary');
  await page.getByLabel('Credit', { exact: true }).focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Tab');
  await page.keyboard.type('3.50');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('By keyboard');
  await page.keyboard.press('Enter');
  await step(page, 'posted');
  const { type, amount, description } = JSON.parse(api.posts[0].body);
  assert.deepEqual([type, amount, description], ['DEBIT', '3.50', 'By keyboard']);
});

for (const [what, wrong, says] of [
  ['missing', undefined, /answered 404 for config\.json/],
  ['not JSON', '<html>', /config\.json is not JSON/],
  ['wrong', { service: 'PayLedger', apiUrls: [], primary: 'a' }, /apiUrls/],
]) {
  test(`settings that are ${what}: the page says so, and starts by itself once they are right`, async (t) => {
    const { api, site, page, seen } = await open(t, browser, { site: { config: wrong } });
    await page.getByRole('heading', { name: 'No settings' }).waitFor();
    assert.match(await page.locator('main').innerText(), says);
    assert.match(await page.locator('main').innerText(), /mvn dr:deploy-frontend/);
    await accessible(page, 'no settings');
    site.config = config(api);
    // The policy of a page is fixed when it is loaded; in this test that one did not know the API yet.
    await page.reload();
    await banner(page, 'primary');
    assert.deepEqual(seen.errors, []);
  });
}

test('settings that come later are found without a reload', async (t) => {
  const { api, site, page } = await open(t, browser, { site: { config: undefined } });
  const allowed = await serve({ config: undefined, origins: [api.url] });
  t.after(() => allowed.stop());
  await site.stop();
  await page.goto(allowed.url);
  await page.getByRole('heading', { name: 'No settings' }).waitFor();
  allowed.config = config(api);
  await banner(page, 'primary');
});
