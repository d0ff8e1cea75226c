/** The geometry of the latency and availability strip. Pure: checks in, shapes and figures out. */
import type { Check } from './watch';

/** The strip begins with a minute and grows to five. */
export const SHORTEST_WINDOW_MS = 60_000;
export const WINDOW_MS = 5 * 60_000;
/** The slowest check that has room of its own; slower ones and failures take the whole height. */
const TOP_MS = 4_000;

export type Tone = 'primary' | 'secondary' | 'failed';

export interface Bar {
  readonly x: number;
  readonly width: number;
  /** Part of the height, 0 to 1. */
  readonly height: number;
  readonly tone: Tone;
  readonly key: number;
}

/** A stretch of time with one outcome. */
export interface Band {
  readonly x: number;
  readonly width: number;
  readonly tone: Tone;
  readonly region: string | null;
}

export interface Figures {
  readonly checks: number;
  readonly good: number;
  readonly medianMs: number | null;
  readonly slowestMs: number | null;
  /** Good checks in percent with one decimal, as text; null without checks. */
  readonly availability: string | null;
}

export interface Strip {
  /** How far back the strip goes. */
  readonly windowMs: number;
  readonly bars: Bar[];
  readonly bands: Band[];
  readonly figures: Figures;
}

/** Lays out the latest checks before `ticked` over `width` pixels. */
export function layOut(checks: readonly Check[], primary: string, ticked: number, width: number, pollMs: number): Strip {
  // A check may have ended since the clock last ticked.
  const now = Math.max(ticked, checks[checks.length - 1]?.at ?? ticked);
  const oldest = checks[0]?.at ?? now;
  const windowMs = Math.max(SHORTEST_WINDOW_MS, Math.min(WINDOW_MS, now - oldest + pollMs));
  const shown = checks.filter((check) => check.at > now - windowMs);
  const x = (at: number) => width * (1 - (now - at) / windowMs);
  const slot = (width * pollMs) / windowMs;
  const barWidth = Math.max(2, Math.min(10, slot - 2));
  const bars = shown.map((check) => ({
    x: x(check.at) - barWidth,
    width: barWidth,
    height: check.region === null ? 1 : heightOf(check.ms),
    tone: toneOf(check, primary),
    key: check.at,
  }));
  return { windowMs, bars, bands: bandsOf(shown, primary, x, slot, pollMs), figures: figuresOf(shown) };
}

/** Latency on a logarithmic scale: 1 ms is nothing, TOP_MS everything. */
export function heightOf(ms: number): number {
  const part = Math.log10(Math.max(1, ms)) / Math.log10(TOP_MS);
  return Math.max(0.06, Math.min(1, part));
}

function toneOf(check: Check, primary: string): Tone {
  if (check.region === null) {
    return 'failed';
  }
  return check.region === primary ? 'primary' : 'secondary';
}

function bandsOf(
  shown: readonly Check[],
  primary: string,
  x: (at: number) => number,
  slot: number,
  pollMs: number,
): Band[] {
  const bands: Band[] = [];
  let last: Check | null = null;
  for (const check of shown) {
    const tone = toneOf(check, primary);
    const end = x(check.at);
    const open = bands[bands.length - 1];
    // Where the page was asleep there is a hole, not a colour.
    const joined = last !== null && check.at - last.at < 3 * pollMs + 8_000;
    if (open && joined && open.tone === tone && open.region === check.region) {
      bands[bands.length - 1] = { ...open, width: end - open.x };
    } else {
      const start = open && joined ? open.x + open.width : Math.max(0, end - slot);
      bands.push({ x: start, width: end - start, tone, region: check.region });
    }
    last = check;
  }
  return bands;
}

function figuresOf(shown: readonly Check[]): Figures {
  const good = shown.filter((check) => check.region !== null);
  const sorted = good.map((check) => check.ms).sort((a, b) => a - b);
  return {
    checks: shown.length,
    good: good.length,
    medianMs: sorted[Math.floor((sorted.length - 1) / 2)] ?? null,
    slowestMs: sorted[sorted.length - 1] ?? null,
    availability: shown.length === 0 ? null : share(good.length, shown.length),
  };
}

/** A share in percent, never rounded up to 100. */
function share(good: number, all: number): string {
  return good === all ? '100' : (Math.floor((good / all) * 1000) / 10).toFixed(1);
}
