/** A headless Chromium: the one that CHROMIUM names, the system's, or the one inside the npm package. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

const QUIET = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
  '--font-render-hinting=none',
];

export async function launch() {
  const named = process.env.CHROMIUM;
  if (named && !existsSync(named)) {
    throw new Error(`CHROMIUM names ${named}, which does not exist. Unset it to use the one of the npm package.`);
  }
  const system = named ?? PLACES.find((place) => existsSync(place));
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (system) {
    return chromium.launch({ executablePath: system, headless: true, args: [...QUIET, ...sandbox] });
  }
  const packed = (await import('@sparticuz/chromium')).default;
  return chromium.launch({
    executablePath: await packed.executablePath(),
    headless: true,
    args: [...QUIET, '--no-sandbox', '--no-zygote'],
  });
}
