/**
 * What Maven runs for this module: `build` makes the export and puts it where the jar takes it from; `check` runs the
 * unit tests, the size bound and the page's tests in a browser. Nothing runs again where nothing changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = join(root, 'target');
const jarFolder = join(target, 'classes', 'META-INF', 'dr', 'frontend');
const stamp = join(target, 'page.stamp');
const required = process.env.PAGE_REQUIRED === 'true';
const offline = process.env.PAGE_OFFLINE === 'true';

const SOURCES = [
  'package.json',
  'package-lock.json',
  'next.config.mjs',
  'tsconfig.json',
  'pages',
  'components',
  'hooks',
  'lib',
  'styles',
  'public',
  'scripts/finish.mjs',
];

process.env.NEXT_TELEMETRY_DISABLED = '1';
// The lock file is the project's to change, not the build's.
process.env.NEXT_IGNORE_INCORRECT_LOCKFILE = '1';

switch (process.argv[2]) {
  case 'build':
    build();
    break;
  case 'check':
    check();
    break;
  default:
    console.error('usage: node scripts/module.mjs build|check');
    process.exit(2);
}

function build() {
  const wanted = hashOf(SOURCES.map((source) => join(root, source)));
  if (existsSync(join(jarFolder, 'index.html')) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) {
    console.log('The page is up to date.');
    return;
  }
  // An older page must not stay in the jar where the new one cannot be built.
  rmSync(jarFolder, { recursive: true, force: true });
  rmSync(stamp, { force: true });
  if (!installed(root, 'The page')) {
    process.exit(required ? 1 : 0);
  }
  rmSync(join(root, 'out'), { recursive: true, force: true });
  process.env.PAGE_BUILD_ID = wanted.slice(0, 20);
  run('next build', process.execPath, [join('node_modules', 'next', 'dist', 'bin', 'next'), 'build']);
  run('finish', process.execPath, [join('scripts', 'finish.mjs')]);
  mkdirSync(jarFolder, { recursive: true });
  cpSync(join(root, 'out'), jarFolder, { recursive: true });
  writeFileSync(stamp, wanted);
  console.log(`Built the page: ${filesBelow(jarFolder).length} files in META-INF/dr/frontend.`);
}

function check() {
  if (!installed(root, 'The page') || !installed(join(root, 'e2e'), 'The browser for the page’s tests')) {
    process.exit(1);
  }
  process.env.PAGE = jarFolder;
  shown('types', process.execPath, [tsc(), '--noEmit']);
  shown('types of the unit tests', process.execPath, [tsc(), '-p', 'tsconfig.test.json']);
  const units = filesBelow(join(target, 'unit', 'test')).filter((file) => file.endsWith('.test.js'));
  shown('unit tests', process.execPath, ['--test', ...units]);
  shown('size', process.execPath, [join('scripts', 'check-size.mjs')]);
  shown('page tests', process.execPath, ['--test', join('e2e', 'page.test.mjs')]);
}

function tsc() {
  return join('node_modules', 'typescript', 'bin', 'tsc');
}

/** Installs a folder's packages as its lock file names them, unless they are there. */
function installed(folder, what) {
  const mark = join(folder, 'node_modules', '.installed');
  const wanted = `${hashOf([join(folder, 'package-lock.json')])} ${process.platform} ${process.arch}`;
  if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) {
    return true;
  }
  const bounds = ['--fetch-retries=1', '--fetch-retry-mintimeout=1000', '--fetch-timeout=60000'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const result = spawnSync(npm, ['ci', '--no-audit', '--no-fund', ...bounds, ...(offline ? ['--offline'] : [])], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (result.status === 0) {
    writeFileSync(mark, wanted);
    return true;
  }
  const said = `${result.stderr ?? ''}${result.error ? result.error.message : ''}`;
  const first = said.split('\n').filter((line) => /^npm error|^npm ERR|spawn/.test(line)).slice(0, 6);
  console.log(
    `${what} was not built: npm ci failed in ${relative(process.cwd(), folder) || '.'}${offline ? ' (offline)' : ''}.\n` +
      first.map((line) => `  ${line}\n`).join('') +
      '  Everything else is built without it. Next: see that npm reaches its registry (npm ping), then build again.',
  );
  return false;
}

/** Runs a step quietly; where it fails, shows what it said and ends. */
function run(name, command, args) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0) {
    console.error(`${result.stdout ?? ''}${result.stderr ?? ''}${result.error ?? ''}`);
    console.error(`The page was not built: ${name} failed.`);
    process.exit(1);
  }
}

/** Runs a step with its output. */
function shown(name, command, args) {
  const from = Date.now();
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  console.log(`${name}: ${result.status === 0 ? 'good' : 'FAILED'}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
  if (result.status !== 0) {
    process.exit(1);
  }
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const file of paths.flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path).sort() : [path]))) {
    hash.update(relative(root, file).replaceAll('\\', '/')).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}
