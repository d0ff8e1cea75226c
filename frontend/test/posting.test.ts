import assert from 'node:assert/strict';
import test from 'node:test';
import type { Transaction, Wanted } from '../lib/api';
import type { Outcome, Reply } from '../lib/http';
import { advance, blamedField, fromKept, IDLE, MAX_ATTEMPTS, toKeep, type Draft, type Posting } from '../lib/posting';

const WANTED: Wanted = { accountId: 'acc-001', type: 'CREDIT', amount: '25.00', currency: 'SGD', description: 'Lunch' };
const DRAFT: Draft = { key: 'key-1', wanted: WANTED };
const POSTED: Transaction = {
  transactionId: 't1',
  type: 'CREDIT',
  amount: '25.00',
  currency: 'SGD',
  description: 'Lunch',
  acceptedIn: 'ap-southeast-1',
  acceptedAt: '2026-01-01T00:00:00Z',
  status: 'POSTED',
};

function reply(outcome: Outcome, status: number | null = null, region: string | null = null): Reply {
  return {
    outcome,
    ms: 9,
    status,
    region,
    json: undefined,
    problem: { title: 'The request is not valid', detail: 'amount is wrong', field: 'amount' },
    requestId: null,
    replayed: false,
    excerpt: '',
  };
}

const sending = advance(IDLE, { type: 'submit', draft: DRAFT });
const answer = (posting: Posting, got: Reply, transaction: Transaction | null = null) =>
  advance(posting, { type: 'reply', reply: got, transaction });

test('pressing twice sends one request under one key', () => {
  const twice = advance(sending, { type: 'submit', draft: { key: 'key-2', wanted: WANTED } });
  assert.equal(twice, sending);
});

test('a posted transaction is done and nothing is kept', () => {
  const posted = answer(sending, reply('ok', 201, 'ap-southeast-1'), POSTED);
  assert.equal(posted.step, 'posted');
  assert.equal(toKeep(posted), null);
});

for (const [what, got] of [
  ['a timeout', reply('timeout')],
  ['no connection', reply('network')],
  ['being offline', reply('offline')],
  ['500', reply('error', 500, 'ap-southeast-1')],
  ['503 of the gateway', reply('error', 503)],
  ['429', reply('error', 429)],
  ['403 of the gateway', reply('error', 403)],
  ['200 that is not JSON', reply('garbage', 200)],
] as const) {
  test(`${what} decides nothing: the same goes again under the same key`, () => {
    const waiting = answer(sending, got);
    assert.equal(waiting.step, 'waiting');
    assert.deepEqual(fromKept(toKeep(waiting)), DRAFT);
    const again = advance(waiting, { type: 'again' });
    assert.deepEqual(again, { step: 'sending', draft: DRAFT, attempt: 2 });
  });
}

test('while it is on its way nothing else is sent and it is not forgotten', () => {
  const waiting = answer(sending, reply('timeout'));
  assert.equal(advance(waiting, { type: 'submit', draft: { key: 'key-2', wanted: WANTED } }), waiting);
  assert.equal(advance(waiting, { type: 'forget' }), waiting);
  assert.equal(advance(sending, { type: 'forget' }), sending);
});

test('a refusal of the ledger ends it, names the field, and the next one gets a new key', () => {
  const refused = answer(sending, reply('error', 400, 'ap-southeast-1'));
  assert.equal(refused.step, 'refused');
  assert.equal(blamedField(refused), 'amount');
  assert.equal(toKeep(refused), null);
  const next = advance(refused, { type: 'submit', draft: { key: 'key-2', wanted: WANTED } });
  assert.equal(next.step === 'sending' && next.draft.key, 'key-2');
});

test('waits grow and stay bounded, and at the end a person decides', () => {
  let posting: Posting = sending;
  const waits: number[] = [];
  for (let attempt = 1; attempt < MAX_ATTEMPTS; attempt += 1) {
    posting = answer(posting, reply('timeout'));
    waits.push(posting.step === 'waiting' ? posting.waitMs : -1);
    posting = advance(posting, { type: 'again' });
  }
  assert.deepEqual(waits.slice(0, 5), [500, 1_000, 2_000, 4_000, 5_000]);
  assert.equal(Math.max(...waits), 5_000);
  const undecided = answer(posting, reply('timeout'));
  assert.equal(undecided.step, 'undecided');
  assert.deepEqual(fromKept(toKeep(undecided)), DRAFT);
  const again = advance(undecided, { type: 'again' });
  assert.deepEqual(again, { step: 'sending', draft: DRAFT, attempt: 1 });
  assert.equal(advance(undecided, { type: 'forget' }), IDLE);
});

test('what was kept is taken up again only if it is whole', () => {
  assert.deepEqual(fromKept(JSON.stringify(DRAFT)), DRAFT);
  assert.equal(fromKept(null), null);
  assert.equal(fromKept('{'), null);
  assert.equal(fromKept('null'), null);
  assert.equal(fromKept('{"key":"k"}'), null);
  assert.equal(fromKept(JSON.stringify({ ...DRAFT, key: 'not\nvisible' })), null);
  assert.equal(fromKept(JSON.stringify({ ...DRAFT, wanted: { ...WANTED, type: 'GIFT' } })), null);
});
