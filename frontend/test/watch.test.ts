import assert from 'node:assert/strict';
import test from 'node:test';
import {
  checkTimeout,
  clockNote,
  MAX_CHECKS,
  MAX_EVENTS,
  observe,
  startWatch,
  waitAfter,
  type Observation,
  type WatchState,
} from '../lib/watch';

const SINGAPORE = 'ap-southeast-1';
const TOKYO = 'ap-northeast-1';
const WALL = 1_700_000_000_000;

function good(at: number, region: string, serverTime: number | null = null): Observation {
  return { check: { at, ms: 10, region, why: null, short: '200' }, wall: WALL + at, serverTime };
}

function bad(at: number, why = 'No connection.'): Observation {
  return { check: { at, ms: 10, region: null, why, short: 'no answer' }, wall: WALL + at, serverTime: null };
}

function after(...seen: Observation[]): WatchState {
  return seen.reduce(observe, startWatch(SINGAPORE, TOKYO, 0));
}

const kinds = (state: WatchState) => state.events.map((event) => event.kind);

test('nothing is known before the first check', () => {
  assert.equal(startWatch(SINGAPORE, TOKYO, 0).view, 'unknown');
});

test('the first good answer decides at once', () => {
  assert.equal(after(good(1, SINGAPORE)).view, 'primary');
  assert.equal(after(good(1, TOKYO)).view, 'failover');
  assert.deepEqual(kinds(after(good(1, SINGAPORE))), ['first']);
  assert.deepEqual(kinds(after(good(1, TOKYO))), ['failover']);
});

test('one failed check changes nothing but the reason', () => {
  const state = after(good(1, SINGAPORE), bad(2, 'The gateway answered 503.'));
  assert.equal(state.view, 'primary');
  assert.equal(state.why, 'The gateway answered 503.');
  assert.deepEqual(kinds(state), ['first']);
});

test('two failed checks in a row are an outage, also before any answer', () => {
  assert.equal(after(good(1, SINGAPORE), bad(2), bad(3)).view, 'unreachable');
  assert.equal(after(bad(1)).view, 'unknown');
  assert.equal(after(bad(1), bad(2)).view, 'unreachable');
  assert.deepEqual(kinds(after(good(1, SINGAPORE), bad(2), bad(3), bad(4), bad(5))), ['unreachable', 'first']);
});

test('failures that are not in a row are no outage', () => {
  const state = after(good(1, SINGAPORE), bad(2), good(3, SINGAPORE), bad(4), good(5, SINGAPORE));
  assert.equal(state.view, 'primary');
  assert.deepEqual(kinds(state), ['first']);
});

test('the first answer of the secondary is a failover at once, with the time without a good answer', () => {
  const state = after(good(1_000, SINGAPORE), bad(6_000), bad(8_500), bad(13_500), good(23_500, TOKYO));
  assert.equal(state.view, 'failover');
  assert.deepEqual(kinds(state), ['failover', 'unreachable', 'first']);
  const event = state.events[0];
  assert.equal(event?.from, SINGAPORE);
  assert.equal(event?.to, TOKYO);
  assert.equal(event?.gapMs, 22_500);
});

test('a failover without a failed check has no gap', () => {
  const state = after(good(1, SINGAPORE), good(2, TOKYO));
  assert.equal(state.view, 'failover');
  assert.equal(state.events[0]?.gapMs, null);
});

test('the way back is a failback, and going again is another failover', () => {
  const state = after(good(1, SINGAPORE), good(2, TOKYO), good(3, SINGAPORE), good(4, TOKYO));
  assert.deepEqual(kinds(state), ['failover', 'failback', 'failover', 'first']);
});

test('the same region after an outage has recovered', () => {
  const state = after(good(1, SINGAPORE), bad(2), bad(3), good(4, SINGAPORE));
  assert.equal(state.view, 'primary');
  assert.deepEqual(kinds(state), ['recovered', 'unreachable', 'first']);
  assert.equal(state.events[0]?.gapMs, 3);
});

test('a view lasts from its first check, not from its latest', () => {
  assert.equal(after(good(1, SINGAPORE), good(6, SINGAPORE), good(11, SINGAPORE)).since, 1);
  assert.equal(after(good(1, SINGAPORE), good(6, TOKYO), good(11, TOKYO)).since, 6);
  assert.equal(after(good(1, SINGAPORE), bad(6), good(11, SINGAPORE)).since, 1);
});

test('a region that is neither of the two counts as failover, and going to it as well', () => {
  assert.equal(after(good(1, 'eu-west-1')).view, 'failover');
  assert.deepEqual(kinds(after(good(1, TOKYO), good(2, 'eu-west-1'))), ['failover', 'failover']);
});

test('a wrong wall clock decides nothing and dates nothing', () => {
  const threeHours = 3 * 3_600_000;
  const ahead = (at: number, region: string): Observation => good(at, region, WALL + at - 5 - threeHours);
  const state = after(ahead(1_000, SINGAPORE), ahead(2_000, TOKYO));
  assert.equal(state.view, 'failover');
  assert.equal(state.skewMs, threeHours);
  assert.equal(state.events[0]?.wall, WALL + 2_000 - threeHours);
  const words = () => '3 h';
  assert.match(clockNote(state.skewMs, words) ?? '', /3 h ahead of the service/);
  assert.match(clockNote(-threeHours, words) ?? '', /behind/);
  assert.equal(clockNote(1_000, words), null);
  assert.equal(clockNote(null, words), null);
});

test('what is remembered is bounded', () => {
  let state = startWatch(SINGAPORE, TOKYO, 0);
  for (let at = 1; at <= MAX_CHECKS + 100; at += 1) {
    state = observe(state, good(at, at % 2 === 0 ? SINGAPORE : TOKYO));
  }
  assert.equal(state.checks.length, MAX_CHECKS);
  assert.equal(state.events.length, MAX_EVENTS);
  assert.equal(new Set(state.events.map((event) => event.id)).size, MAX_EVENTS);
});

test('the wait after a failure is shorter first, then longer, never more than twice', () => {
  assert.deepEqual([0, 1, 2, 3, 4, 9].map((failures) => waitAfter(failures, 5_000)), [5_000, 2_500, 5_000, 10_000, 10_000, 10_000]);
});

test('a check ends before the next is due, within sensible bounds', () => {
  assert.equal(checkTimeout(5_000), 4_000);
  assert.equal(checkTimeout(500), 1_000);
  assert.equal(checkTimeout(60_000), 4_000);
});
