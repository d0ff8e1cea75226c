/** The ledger's API as far as the page can see it, on loopback, with every way to misbehave that the tests need. */
import { createServer } from 'node:http';

export const SINGAPORE = 'ap-southeast-1';
export const TOKYO = 'ap-northeast-1';

const EXPOSED = 'apigw-requestid,idempotency-replayed,retry-after,x-payledger-region';

export class FakeApi {
  region = SINGAPORE;
  /** How each route behaves; see `misbehave`. */
  modes = { health: 'good', balance: 'good', list: 'good', post: 'good' };
  /** Added to the server's time, in milliseconds. */
  clockOffset = 0;
  /** Every POST that arrived, with its key. */
  posts = [];
  listings = 0;
  #accounts = new Map();
  #server;

  static async start() {
    const api = new FakeApi();
    api.#server = createServer((request, response) => void api.#serve(request, response));
    await new Promise((resolve) => api.#server.listen(0, '127.0.0.1', resolve));
    return api;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}`;
  }

  all(mode) {
    this.modes = { health: mode, balance: mode, list: mode, post: mode };
  }

  seed(account, count, make = () => ({})) {
    for (let index = 0; index < count; index += 1) {
      this.#put(account, {
        type: index % 4 === 3 ? 'DEBIT' : 'CREDIT',
        amount: `${((index * 37) % 180) + 5}.${String((index * 13) % 100).padStart(2, '0')}`,
        currency: 'SGD',
        description: `Seed ${index}`,
        acceptedAt: new Date(Date.UTC(2026, 0, 5, 9, 0, 0) + index * 61_000).toISOString(),
        ...make(index),
      });
    }
  }

  transactions(account) {
    return this.#accounts.get(account) ?? [];
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #put(account, content, key) {
    const list = this.#accounts.get(account) ?? [];
    const transaction = {
      transactionId: `t${String(list.length + 1).padStart(5, '0')}-${account}`,
      accountId: account,
      status: 'POSTED',
      acceptedIn: this.region,
      ...content,
      key,
    };
    this.#accounts.set(account, [transaction, ...list]);
    return transaction;
  }

  async #serve(request, response) {
    const url = new URL(request.url, this.url);
    if (request.method === 'OPTIONS') {
      response.writeHead(204, {
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET,POST,OPTIONS',
        'access-control-allow-headers': 'content-type,idempotency-key',
        'access-control-max-age': '300',
      });
      response.end();
      return;
    }
    const body = await text(request);
    const route = request.method === 'POST' ? 'post' : { '/health': 'health', '/balance': 'balance' }[url.pathname] ?? 'list';
    if (route === 'post') {
      this.posts.push({ key: request.headers['idempotency-key'], body });
    }
    if (route === 'list') {
      this.listings += 1;
    }
    this.#answer(route, url, request, body, response);
  }

  #answer(route, url, request, body, response) {
    const mode = this.modes[route];
    switch (mode) {
      case 'good':
        this.#good(route, url, request, body, response);
        break;
      case 'slow':
        setTimeout(() => this.#good(route, url, request, body, response), 700);
        break;
      case 'hang':
        break;
      case 'drop':
        response.destroy();
        break;
      case 'accept-and-drop':
        this.#post(request, body);
        response.destroy();
        break;
      case 'accept-and-hang':
        this.#post(request, body);
        break;
      case 'no-cors':
        this.#send(response, 503, { message: 'Service Unavailable' }, { 'access-control-allow-origin': undefined });
        break;
      case 'wrong-cors':
        this.#good(route, url, request, body, response, { 'access-control-allow-origin': 'https://elsewhere.example' });
        break;
      case 'gateway':
        this.#send(response, 503, { message: 'Service Unavailable' }, { 'x-payledger-region': undefined });
        break;
      case 'problem':
        this.#problem(response, 500, { title: 'The ledger failed', detail: 'The balance could not be read' });
        break;
      case 'refuse':
        this.#problem(response, 400, {
          title: 'The request is not valid',
          detail: 'description must not contain control characters',
          field: 'description',
        });
        break;
      case 'html':
        response.writeHead(200, { ...this.#headers(), 'content-type': 'text/html' });
        response.end('<!DOCTYPE html><html><body><h1>Welcome</h1></body></html>');
        break;
      case 'shape':
        this.#send(response, 200, { hello: 'world' });
        break;
      default:
        throw new Error(`no such mode: ${mode}`);
    }
  }

  #good(route, url, request, body, response, headers = {}) {
    const account = url.searchParams.get('accountId') ?? '';
    switch (route) {
      case 'health':
        this.#send(
          response,
          200,
          {
            status: 'healthy',
            region: this.region,
            service: 'payledger',
            timestamp: new Date(Date.now() + this.clockOffset).toISOString(),
          },
          headers,
        );
        break;
      case 'balance':
        this.#send(response, 200, { accountId: account, balances: this.#balances(account) }, headers);
        break;
      case 'list':
        this.#send(response, 200, this.#page(account, url), headers);
        break;
      default: {
        const { transaction, replayed } = this.#post(request, body);
        this.#send(response, 201, transaction, replayed ? { ...headers, 'idempotency-replayed': 'true' } : headers);
      }
    }
  }

  #post(request, body) {
    const { accountId, ...content } = JSON.parse(body);
    const key = request.headers['idempotency-key'];
    const known = this.transactions(accountId).find((transaction) => transaction.key === key);
    if (known) {
      return { transaction: known, replayed: true };
    }
    return { transaction: this.#put(accountId, { ...content, acceptedAt: new Date().toISOString() }, key), replayed: false };
  }

  #page(account, url) {
    const all = this.transactions(account);
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const limit = Number(url.searchParams.get('limit') ?? 20);
    const items = all.slice(from, from + limit).map(({ key: _key, ...item }) => item);
    return { items, nextCursor: from + limit < all.length ? String(from + limit) : null, region: this.region };
  }

  #balances(account) {
    const sums = new Map();
    for (const { type, amount, currency, status } of this.transactions(account)) {
      if (status !== 'VOID') {
        const [whole, fraction = ''] = amount.split('.');
        const sum = sums.get(currency) ?? { minor: 0n, digits: fraction.length, count: 0 };
        const minor = BigInt(whole + fraction);
        sums.set(currency, { ...sum, minor: sum.minor + (type === 'CREDIT' ? minor : -minor), count: sum.count + 1 });
      }
    }
    return [...sums].map(([currency, { minor, digits, count }]) => ({
      currency,
      balance: decimal(minor, digits),
      transactions: count,
    }));
  }

  #problem(response, status, problem) {
    const content = { type: 'urn:payledger:problem:test', status, requestId: 'req=', ...problem };
    this.#send(response, status, content, { 'content-type': 'application/problem+json', 'apigw-requestid': 'req=' });
  }

  #headers() {
    return {
      'access-control-allow-origin': '*',
      'access-control-expose-headers': EXPOSED,
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-payledger-region': this.region,
    };
  }

  #send(response, status, json, headers = {}) {
    const all = Object.entries({ ...this.#headers(), ...headers }).filter(([, value]) => value !== undefined);
    response.writeHead(status, Object.fromEntries(all));
    response.end(JSON.stringify(json));
  }
}

function decimal(minor, digits) {
  const negative = minor < 0n;
  const all = String(negative ? -minor : minor).padStart(digits + 1, '0');
  const point = digits === 0 ? '' : `.${all.slice(-digits)}`;
  return (negative ? '-' : '') + (digits === 0 ? all : all.slice(0, -digits)) + point;
}

function text(request) {
  return new Promise((resolve, reject) => {
    let all = '';
    request.setEncoding('utf8');
    request.on('data', (part) => (all += part));
    request.on('end', () => resolve(all));
    request.on('error', reject);
  });
}
