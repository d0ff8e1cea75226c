/**
 * After `next build`: makes the export independent of the path that it is served under, and checks that it needs
 * neither inline script nor inline style, so that the strict content security policy holds.
 */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = new URL('../out/', import.meta.url).pathname;

for (const file of filesBelow(join(out, '_next'))) {
  if (file.endsWith('.css')) {
    // Next writes addresses relative to the page; in a style sheet they count from the sheet.
    const css = readFileSync(file, 'utf8');
    writeFileSync(file, css.replace(/url\((?:\.?\/+)?_next\/static\//g, 'url(../'));
  }
}

// Shown for any path, so it can name no file relative to itself.
rmSync(join(out, '404'), { recursive: true, force: true });
writeFileSync(
  join(out, '404.html'),
  '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>There is no page here</title></head>' +
    '<body><h1>There is no page here</h1><p>PayLedger has one page, at the address without a path behind it.</p></body></html>\n',
);

const index = join(out, 'index.html');
// A hint to connect to the page's own server helps nobody, and its address is absolute.
const html = readFileSync(index, 'utf8').replace(/<link data-next-font="" rel="preconnect"[^>]*\/>/, '');
writeFileSync(index, html);
const problems = [
  [/(?:src|href)="\/(?!\/)/, 'an absolute path'],
  [/(?:src|href)="https?:/, 'another host'],
  [/<script(?![^>]*(?:\ssrc=|type="application\/json"))[^>]*>/, 'an inline script'],
  [/<[^>]+\sstyle="/, 'an inline style'],
  [/<style/, 'an inline style sheet'],
].filter(([pattern]) => pattern.test(html));
if (problems.length > 0) {
  console.error(`out/index.html holds ${problems.map(([, what]) => what).join(', ')}; the page must work without.`);
  process.exit(1);
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
