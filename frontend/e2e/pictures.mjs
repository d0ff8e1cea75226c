/**
 * Takes the pictures in docs/pictures anew, from the export and the fake API: `npm run pictures --prefix frontend`.
 * With a folder as argument they go there, and all of them: each state, wide and narrow, light and dark.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { launch } from './browser.mjs';
import { FakeApi, SINGAPORE, TOKYO } from './fake-api.mjs';
import { serve } from './site.mjs';
import { banner, config, fill, postButton, step } from './stage.mjs';

const DOCS = fileURLToPath(new URL('../../docs/pictures/', import.meta.url));
const folder = process.argv[2] ?? DOCS;
const all = process.argv[2] !== undefined;
mkdirSync(folder, { recursive: true });

const WIDE = { width: 1440, height: 1000 };
const NARROW = { width: 390, height: 844 };
const LUNCHES = ['Lunch', 'Salary November', 'Coffee beans', 'Train to Johor', 'Refund, order 1184', 'Rent', 'Groceries', ''];

/** What the documents show. */
const KEPT = new Set([
  'healthy-wide-light',
  'failover-wide-light',
  'error-wide-light',
  'failover-wide-dark',
  'healthy-narrow-dark',
  'failover-narrow-light',
]);

const browser = await launch();
try {
  for (const [size, viewport] of [['wide', WIDE], ['narrow', NARROW]]) {
    for (const colorScheme of ['light', 'dark']) {
      await states(`${size}-${colorScheme}`, viewport, colorScheme);
    }
  }
} finally {
  await browser.close();
}

async function states(name, viewport, colorScheme) {
  const api = await FakeApi.start();
  const site = await serve({ config: config(api, { account: 'acc-001' }) });
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  try {
    seed(api);
    const page = await context.newPage();
    await page.goto(site.url);
    await banner(page, 'primary');
    await page.locator('.row').first().waitFor();
    await page.waitForTimeout(12_000);
    await take(page, `healthy-${name}`);
    api.modes.health = 'gateway';
    await banner(page, 'unreachable');
    await page.waitForTimeout(3_000);
    api.modes.list = 'no-cors';
    api.modes.balance = 'problem';
    await page.waitForTimeout(11_000);
    await take(page, `error-${name}`);
    api.all('good');
    api.region = TOKYO;
    await banner(page, 'failover');
    await page.waitForTimeout(6_000);
    await fill(page, { amount: '10.00', description: 'Posted during the failover' });
    await postButton(page).click();
    await step(page, 'posted');
    await page.locator('.row[data-fresh="true"]').waitFor();
    await page.evaluate(() => document.activeElement?.blur());
    await page.mouse.move(2, 2);
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.waitForTimeout(2_000);
    await take(page, `failover-${name}`);
  } finally {
    await context.close();
    await site.stop();
    await api.stop();
  }
}

function seed(api) {
  const now = Date.now();
  api.seed('acc-001', 34, (index) => ({
    description: LUNCHES[(34 - index) % LUNCHES.length],
    acceptedAt: new Date(now - (34 - index) * 47 * 60_000).toISOString(),
    acceptedIn: index === 29 ? TOKYO : SINGAPORE,
    currency: index % 9 === 4 ? 'JPY' : 'SGD',
    ...(index % 9 === 4 ? { amount: String(1_200 + index * 10) } : {}),
    ...(index === 33 ? { amount: '4850.00', type: 'CREDIT' } : {}),
  }));
}

async function take(page, name) {
  if (all) {
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: name.includes('narrow') });
  } else if (KEPT.has(name)) {
    await page.screenshot({ path: join(folder, `page-${name}.png`) });
  }
}
