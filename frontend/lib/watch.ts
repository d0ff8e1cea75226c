/**
 * Which region serves, as one observer sees it. A pure state machine over the page's health checks: no timers, no
 * clock of its own. Moments are milliseconds of a monotonic clock; the wall clock only dates events for people.
 *
 * States: `unknown` until the first verdict; `primary` or `failover` from the first good answer of a region on, at
 * once, because an answer is a fact; `unreachable` after FAILURES_UNTIL_UNREACHABLE checks in a row without a good
 * answer, because one lost packet is not an outage.
 */

export const FAILURES_UNTIL_UNREACHABLE = 2;
export const MAX_CHECKS = 600;
export const MAX_EVENTS = 50;
/** A difference of clocks that is worth a word. */
export const SKEW_WORTH_TELLING_MS = 30_000;

export type View = 'unknown' | 'primary' | 'failover' | 'unreachable';

/** One health check of the page. */
export interface Check {
  /** When it ended. */
  readonly at: number;
  readonly ms: number;
  /** The region that gave a good answer; null where there was none. */
  readonly region: string | null;
  /** What went wrong, in one sentence; null after a good answer. */
  readonly why: string | null;
  /** Two words for a failure, such as `503` or `no answer`. */
  readonly short: string;
}

export type EventKind = 'first' | 'failover' | 'failback' | 'unreachable' | 'recovered';

/** A change that people want to know of. */
export interface WatchEvent {
  readonly id: number;
  readonly kind: EventKind;
  readonly at: number;
  /** Epoch milliseconds by the server's clock as far as it is known. */
  readonly wall: number;
  readonly from: string | null;
  readonly to: string | null;
  /** How long no good answer came before this one; null where nothing was missed. */
  readonly gapMs: number | null;
  readonly why: string | null;
}

export interface WatchState {
  readonly primary: string;
  readonly secondary: string;
  readonly view: View;
  /** The region of the last good answer. */
  readonly region: string | null;
  /** When the current view began. */
  readonly since: number;
  /** When the last good answer came. */
  readonly lastGoodAt: number | null;
  readonly failures: number;
  readonly why: string | null;
  readonly lastMs: number | null;
  /** This device's clock minus the server's, in milliseconds; null until an answer named a time. */
  readonly skewMs: number | null;
  readonly checks: readonly Check[];
  readonly events: readonly WatchEvent[];
  readonly nextId: number;
}

export interface Observation {
  readonly check: Check;
  /** This device's wall clock at the end of the check, epoch milliseconds. */
  readonly wall: number;
  /** The server's time that the answer named, or null. */
  readonly serverTime: number | null;
}

export function startWatch(primary: string, secondary: string, now: number): WatchState {
  return {
    primary,
    secondary,
    view: 'unknown',
    region: null,
    since: now,
    lastGoodAt: null,
    failures: 0,
    why: null,
    lastMs: null,
    skewMs: null,
    checks: [],
    events: [],
    nextId: 1,
  };
}

/** The state after one more check. */
export function observe(state: WatchState, seen: Observation): WatchState {
  const checks = [...state.checks.slice(-(MAX_CHECKS - 1)), seen.check];
  return seen.check.region === null
    ? failed({ ...state, checks }, seen)
    : answered({ ...state, checks }, seen, seen.check.region);
}

function failed(state: WatchState, seen: Observation): WatchState {
  const failures = state.failures + 1;
  const next: WatchState = { ...state, failures, why: seen.check.why };
  if (state.view === 'unreachable' || failures < FAILURES_UNTIL_UNREACHABLE) {
    return next;
  }
  return withEvent({ ...next, view: 'unreachable', since: seen.check.at }, seen, {
    kind: 'unreachable',
    from: state.region,
    to: null,
    gapMs: null,
    why: seen.check.why,
  });
}

function answered(state: WatchState, seen: Observation, region: string): WatchState {
  const at = seen.check.at;
  const skewMs =
    seen.serverTime === null ? state.skewMs : Math.round(seen.wall - seen.check.ms / 2 - seen.serverTime);
  const view: View = region === state.primary ? 'primary' : 'failover';
  const next: WatchState = {
    ...state,
    view,
    region,
    since: state.view === view && state.region === region ? state.since : at,
    lastGoodAt: at,
    failures: 0,
    why: null,
    lastMs: seen.check.ms,
    skewMs,
  };
  const kind = kindOf(state, region);
  if (kind === null) {
    return next;
  }
  const gapMs = state.failures > 0 && state.lastGoodAt !== null ? at - state.lastGoodAt : null;
  return withEvent(next, seen, { kind, from: state.region, to: region, gapMs, why: null });
}

function kindOf(state: WatchState, region: string): EventKind | null {
  if (state.region === null) {
    return region === state.primary ? 'first' : 'failover';
  }
  if (region !== state.region) {
    return region === state.primary ? 'failback' : 'failover';
  }
  return state.view === 'unreachable' ? 'recovered' : null;
}

function withEvent(
  state: WatchState,
  seen: Observation,
  event: Pick<WatchEvent, 'kind' | 'from' | 'to' | 'gapMs' | 'why'>,
): WatchState {
  const dated: WatchEvent = {
    ...event,
    id: state.nextId,
    at: seen.check.at,
    wall: seen.wall - (state.skewMs ?? 0),
  };
  return { ...state, events: [dated, ...state.events].slice(0, MAX_EVENTS), nextId: state.nextId + 1 };
}

/**
 * How long to wait after a check before the next. After the first failure sooner, to know; then ever longer, but
 * never more than twice the usual time, so that the first good answer is not missed for long.
 */
export function waitAfter(failures: number, pollMs: number): number {
  if (failures === 0) {
    return pollMs;
  }
  return Math.min(2 * pollMs, (pollMs / 2) * 2 ** (failures - 1));
}

/** How long a check may take. */
export function checkTimeout(pollMs: number): number {
  return Math.max(1_000, Math.min(4_000, pollMs * 0.8));
}

/** What to say of the clocks, or null where they agree. */
export function clockNote(skewMs: number | null, words: (ms: number) => string): string | null {
  if (skewMs === null || Math.abs(skewMs) < SKEW_WORTH_TELLING_MS) {
    return null;
  }
  const where = skewMs > 0 ? 'ahead of' : 'behind';
  return `This device’s clock is ${words(Math.abs(skewMs))} ${where} the service’s. Events are dated by the service’s clock.`;
}
