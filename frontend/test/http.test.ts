import assert from 'node:assert/strict';
import test from 'node:test';
import { Api } from '../lib/api';
import { call, type Surroundings } from '../lib/http';
import { sentence } from '../lib/words';

const REGION = { 'x-payledger-region': 'ap-southeast-1' };

function around(fetcher: (url: string, init: RequestInit) => Promise<Response>, online = true): Surroundings {
  let now = 0;
  return { fetch: fetcher, now: () => (now += 5), online: () => online, blockedSince: async () => false };
}

const get = (answer: Response | Error, online = true) =>
  call(
    'http://127.0.0.1/x',
    { timeoutMs: 1_000 },
    around(async () => {
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    }, online),
  );

test('a good answer carries status, region and time', async () => {
  const reply = await get(new Response('{"a":1}', { status: 200, headers: REGION }));
  assert.equal(reply.outcome, 'ok');
  assert.equal(reply.region, 'ap-southeast-1');
  assert.equal(reply.ms, 5);
  assert.deepEqual(reply.json, { a: 1 });
});

test('a problem document is read, a gateway’s message too', async () => {
  const problem = '{"title":"The request is not valid","detail":"amount must be greater than zero","field":"amount"}';
  const refused = await get(new Response(problem, { status: 400, headers: REGION }));
  assert.equal(refused.outcome, 'error');
  assert.equal(refused.problem?.field, 'amount');
  assert.equal(sentence(refused), 'The ledger answered 400: amount must be greater than zero.');
  const gateway = await get(new Response('{"message":"Service Unavailable"}', { status: 503 }));
  assert.equal(sentence(gateway), 'The gateway answered 503: Service Unavailable.');
});

test('an answer that is not JSON is told from one that is', async () => {
  const garbage = await get(new Response('<html>Hello</html>', { status: 200 }));
  assert.equal(garbage.outcome, 'garbage');
  assert.match(sentence(garbage), /begins with “<html>Hello<\/html>”/);
  const empty = await get(new Response('', { status: 200 }));
  assert.match(sentence(empty), /empty body/);
  assert.match(sentence(await get(new Response('Bad gateway', { status: 502 }))), /502: Bad gateway/);
});

test('no connection, no network and a forbidden address are told apart', async () => {
  assert.equal((await get(new TypeError('Failed to fetch'))).outcome, 'network');
  assert.equal((await get(new TypeError('Failed to fetch'), false)).outcome, 'offline');
  const blocked = await call('http://127.0.0.1/x', { timeoutMs: 1_000 }, {
    ...around(async () => {
      throw new TypeError('Failed to fetch');
    }),
    blockedSince: async () => true,
  });
  assert.equal(blocked.outcome, 'blocked');
});

test('a call that lasts too long is given up', async () => {
  const never = (_: string, init: RequestInit) =>
    new Promise<Response>((_resolve, reject) => init.signal?.addEventListener('abort', () => reject(new Error('aborted'))));
  const late = await call('http://127.0.0.1/x', { timeoutMs: 20 }, around(never));
  assert.equal(late.outcome, 'timeout');
  const end = new AbortController();
  setTimeout(() => end.abort(), 5);
  const cancelled = await call('http://127.0.0.1/x', { timeoutMs: 5_000, signal: end.signal }, around(never));
  assert.equal(cancelled.outcome, 'cancelled');
});

test('a header that is no region is not taken for one', async () => {
  const reply = await get(new Response('{}', { status: 200, headers: { 'x-payledger-region': '<b>Tokyo</b>' } }));
  assert.equal(reply.region, null);
});

test('the API’s answers are checked for their shape', async () => {
  const api = (body: string) => new Api('http://127.0.0.1', around(async () => new Response(body, { headers: REGION })));
  assert.equal((await api('{"status":"healthy","region":"ap-southeast-1","timestamp":"x"}').health(100)).value?.serverTime, null);
  assert.equal((await api('{"status":"sick","region":"ap-southeast-1"}').health(100)).value, null);
  assert.equal((await api('{"status":"sick"}').health(100)).reply.outcome, 'garbage');
  assert.equal((await api('{"items":[{"amount":5}]}').transactions('a', null)).value, null);
  assert.equal((await api('[]').balance('a')).value, null);
  assert.deepEqual((await api('{"balances":[]}').balance('a')).value, []);
});

test('a transaction is sent with its key and without an empty description', async () => {
  const seen: RequestInit[] = [];
  const api = new Api(
    'http://127.0.0.1',
    around(async (_url, init) => {
      seen.push(init);
      return new Response('{}', { status: 503 });
    }),
  );
  await api.post({ accountId: 'a', type: 'DEBIT', amount: '1.00', currency: 'SGD', description: '' }, 'key-1');
  assert.equal((seen[0]?.headers as Record<string, string>)['idempotency-key'], 'key-1');
  assert.equal(seen[0]?.body, '{"accountId":"a","type":"DEBIT","amount":"1.00","currency":"SGD"}');
});
