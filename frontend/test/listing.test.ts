import assert from 'node:assert/strict';
import test from 'node:test';
import type { Page, Transaction } from '../lib/api';
import { EMPTY, extended, refreshed } from '../lib/listing';
import { layOut, WINDOW_MS } from '../lib/strip';
import type { Check } from '../lib/watch';
import { duration, milliseconds } from '../lib/words';

function page(from: number, to: number, nextCursor: string | null, status = 'POSTED'): Page {
  const items: Transaction[] = [];
  for (let id = from; id >= to; id -= 1) {
    items.push({
      transactionId: `t${id}`,
      type: 'CREDIT',
      amount: '1.00',
      currency: 'SGD',
      description: '',
      acceptedIn: 'r1',
      acceptedAt: '',
      status,
    });
  }
  return { items, nextCursor };
}

const ids = (listing: { items: readonly Transaction[] }) => listing.items.map((item) => item.transactionId).join(' ');

test('pages join at the end, each transaction once', () => {
  const first = refreshed(EMPTY, page(6, 4, 'c1'), 'r1');
  const both = extended(first, page(4, 1, null), 'r1');
  assert.ok(both);
  assert.equal(ids(both), 't6 t5 t4 t3 t2 t1');
  assert.equal(both.nextCursor, null);
});

test('a refresh puts what is new on top and keeps what was read further down', () => {
  const first = refreshed(EMPTY, page(6, 4, 'c1'), 'r1');
  const both = extended(first, page(3, 1, 'c2'), 'r1');
  assert.ok(both);
  const after = refreshed(both, page(7, 5, 'c9', 'VOID'), 'r1');
  assert.equal(ids(after), 't7 t6 t5 t4 t3 t2 t1');
  assert.equal(after.nextCursor, 'c2');
  assert.equal(after.items[0]?.status, 'VOID');
});

test('where a refresh does not reach what was read, or another region answers, the list begins anew', () => {
  const first = refreshed(EMPTY, page(3, 1, null), 'r1');
  assert.equal(ids(refreshed(first, page(30, 28, 'c'), 'r1')), 't30 t29 t28');
  assert.equal(ids(refreshed(first, page(4, 3, 'c'), 'r2')), 't4 t3');
  assert.equal(extended(first, page(0, 0, null), 'r2'), null);
});

function check(at: number, region: string | null, ms = 10): Check {
  return { at, ms, region, why: null, short: '' };
}

test('the strip shows the window, in bands of one outcome, and counts honestly', () => {
  const now = WINDOW_MS * 2;
  const checks = [
    check(now - WINDOW_MS - 1, 'p'),
    check(now - 20_000, 'p', 5),
    check(now - 15_000, 'p', 15),
    check(now - 10_000, null),
    check(now - 5_000, 's', 40),
    check(now, 's', 20),
  ];
  const strip = layOut(checks, 'p', now, 600, 5_000);
  assert.equal(strip.bars.length, 5);
  assert.deepEqual(strip.bands.map((band) => band.tone), ['primary', 'failed', 'secondary']);
  assert.equal(strip.figures.availability, '80.0');
  assert.equal(strip.figures.medianMs, 15);
  assert.equal(strip.figures.slowestMs, 40);
  const last = strip.bars[4];
  assert.ok(last && Math.abs(last.x + last.width - 600) < 0.001);
});

test('one failure in a thousand is not a hundred percent', () => {
  const checks = Array.from({ length: 3_000 }, (_, index) => check(1_000 + index, index === 0 ? null : 'p'));
  assert.equal(layOut(checks, 'p', 4_000, 600, 5_000).figures.availability, '99.9');
});

test('the strip begins with a minute and grows to five', () => {
  const width = (now: number) => layOut([check(1_000, 'p')], 'p', now, 600, 5_000).windowMs;
  assert.equal(width(2_000), 60_000);
  assert.equal(width(121_000), 125_000);
  assert.equal(width(900_000), WINDOW_MS);
});

test('a time in which the page was asleep is a hole', () => {
  const strip = layOut([check(0, 'p'), check(100_000, 'p')], 'p', 100_000, 600, 5_000);
  assert.equal(strip.bands.length, 2);
});

test('durations are told in the units that people use', () => {
  assert.equal(milliseconds(9.4), '9 ms');
  assert.equal(milliseconds(0.2), '1 ms');
  assert.equal(milliseconds(999.7), '1 s');
  assert.equal(milliseconds(12_000), '12 s');
  assert.equal(duration(59_600), '1 min');
  assert.equal(duration(72_000), '1 min 12 s');
  assert.equal(duration(3_600_000 * 3), '3 h');
  assert.equal(duration(-5), '0 s');
});
