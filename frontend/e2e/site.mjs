/** Serves the export as CloudFront does: content types, the strict policy, and nothing else. Loopback only. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

export const PAGE = process.env.PAGE ?? fileURLToPath(new URL('../out/', import.meta.url));

/** The policy that the deployed page is sent with. */
export function policy(origins) {
  return (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
    `connect-src 'self' ${origins.join(' ')}; ` +
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  );
}

/**
 * Starts a server. `prefix` is the path that the page is served under, `config` what config.json holds: an object, a
 * text as it is, or undefined for a missing file. It may be changed while the server runs.
 */
export async function serve({ prefix = '/', config, origins = null }) {
  const site = { config };
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://127.0.0.1').pathname);
    if (!path.startsWith(prefix)) {
      return answer(response, 404, 'text/plain', 'not here', '');
    }
    const file = path.slice(prefix.length) || 'index.html';
    const csp = policy(origins ?? originsOf(site.config));
    if (file === 'config.json') {
      return site.config === undefined
        ? answer(response, 404, 'text/plain', 'no such key', csp)
        : answer(response, 200, TYPES['.json'], asText(site.config), csp);
    }
    const found = join(PAGE, normalize(file));
    if (!found.startsWith(normalize(PAGE).replace(/[\\/]$/, '') + sep) || !existsSync(found) || !statSync(found).isFile()) {
      return answer(response, 404, 'text/plain', 'no such key', csp);
    }
    return answer(response, 200, TYPES[extname(found)] ?? 'application/octet-stream', readFileSync(found), csp);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  site.url = `http://127.0.0.1:${server.address().port}${prefix}`;
  site.stop = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  };
  return site;
}

function asText(config) {
  return typeof config === 'string' ? config : JSON.stringify(config);
}

function originsOf(config) {
  return (config?.apiUrls ?? []).filter((url) => URL.canParse(url)).map((url) => new URL(url).origin);
}

function answer(response, status, type, body, csp) {
  response.writeHead(status, {
    'content-type': type,
    'content-security-policy': csp,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(body);
}
