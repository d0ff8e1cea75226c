/** Fails if the first load of the page takes more compressed JavaScript than it may. Prints what it takes. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const MOST_BYTES = 150_000;
const out = process.env.PAGE ?? fileURLToPath(new URL('../out/', import.meta.url));
const html = readFileSync(join(out, 'index.html'), 'utf8');

const scripts = [...html.matchAll(/<script[^>]*\ssrc="([^"]+)"[^>]*>/g)]
  .map(([tag, src]) => ({ src, old: / nomodule/i.test(tag) }))
  // What only browsers without modules load is not part of the first load of any browser that the page supports.
  .filter(({ old }) => !old)
  .map(({ src }) => ({ src, bytes: gzipSync(readFileSync(join(out, decodeURIComponent(src))), { level: 9 }).length }));
const total = scripts.reduce((sum, { bytes }) => sum + bytes, 0);

for (const { src, bytes } of scripts) {
  console.log(`${String(bytes).padStart(8)}  ${src}`);
}
console.log(`${String(total).padStart(8)}  bytes of compressed JavaScript on first load; at most ${MOST_BYTES}`);
if (scripts.length === 0 || total > MOST_BYTES) {
  console.error('The page is too heavy. Look at what was imported last.');
  process.exit(1);
}
