import { useCallback, useEffect, useRef, useState } from 'react';
import type { Api, Balance } from '../lib/api';
import type { Reply } from '../lib/http';
import { EMPTY, extended, refreshed, type Listing } from '../lib/listing';

/** Something read from the API: the last good value, the last reply, and whether a call is under way. */
export interface Read<T> {
  readonly value: T | null;
  readonly reply: Reply | null;
  readonly busy: boolean;
}

export interface AccountData {
  readonly balances: Read<Balance[]>;
  readonly listing: Read<Listing>;
  /** Reads both again, quietly. */
  readonly refresh: () => void;
  /** Reads the next page of the list. */
  readonly more: () => void;
}

const NOTHING = { value: null, reply: null, busy: true } as const;
/** Reads are repeated at every second health check, and sooner after a failure. */
const CHECKS_PER_READ = 2;
const AFTER_FAILURE = 0.8;

/** The balance and the transactions of an account, read again every few seconds while the page is in sight. */
export function useAccountData(api: Api, account: string, servedBy: string | null, pollMs: number): AccountData {
  const [balances, setBalances] = useState<Read<Balance[]>>(NOTHING);
  const [listing, setListing] = useState<Read<Listing>>(NOTHING);
  const refresh = useRef<() => void>(() => undefined);
  const more = useRef<() => void>(() => undefined);

  useEffect(() => {
    const end = new AbortController();
    const stop = [
      readBalances(api, account, pollMs, end.signal, setBalances),
      readListing(api, account, pollMs, end.signal, setListing),
    ] as const;
    refresh.current = () => stop.forEach((reader) => reader.now());
    more.current = () => stop[1].more();
    return () => {
      end.abort();
      setBalances(NOTHING);
      setListing(NOTHING);
    };
  }, [api, account, pollMs]);

  // Another region serves: what it knows may differ, and what failed before may work now.
  useEffect(() => {
    if (servedBy !== null) {
      refresh.current();
    }
  }, [servedBy]);

  return {
    balances,
    listing,
    refresh: useCallback(() => refresh.current(), []),
    more: useCallback(() => more.current(), []),
  };
}

interface Reader {
  now: () => void;
}

/** Calls `read` now, after each wait, and when asked; one call at a time, and once more where asked meanwhile. */
function repeat(pollMs: number, signal: AbortSignal, read: () => Promise<boolean>): Reader {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;
  let asked = false;
  const run = async () => {
    clearTimeout(timer);
    if (busy) {
      asked = true;
      return;
    }
    busy = true;
    const good = document.visibilityState === 'hidden' ? true : await read();
    busy = false;
    if (signal.aborted) {
      return;
    }
    const wait = asked ? 0 : pollMs * (good ? CHECKS_PER_READ : AFTER_FAILURE);
    asked = false;
    timer = setTimeout(() => void run(), wait);
  };
  signal.addEventListener('abort', () => clearTimeout(timer));
  void run();
  return { now: () => void run() };
}

function readBalances(
  api: Api,
  account: string,
  pollMs: number,
  signal: AbortSignal,
  set: (update: (before: Read<Balance[]>) => Read<Balance[]>) => void,
): Reader {
  return repeat(pollMs, signal, async () => {
    set((before) => ({ ...before, busy: true }));
    const { reply, value } = await api.balance(account, signal);
    if (!signal.aborted) {
      set((before) => ({ value: value ?? before.value, reply, busy: false }));
    }
    return value !== null;
  });
}

function readListing(
  api: Api,
  account: string,
  pollMs: number,
  signal: AbortSignal,
  set: (update: (before: Read<Listing>) => Read<Listing>) => void,
): Reader & { more: () => void } {
  let current: Listing = EMPTY;
  let turning = false;
  const take = (next: Listing | null, reply: Reply) => {
    if (!signal.aborted) {
      current = next ?? current;
      set((before) => ({ value: next ?? before.value, reply, busy: false }));
    }
  };
  const top = repeat(pollMs, signal, async () => {
    if (turning) {
      return true;
    }
    set((before) => ({ ...before, busy: true }));
    const { reply, value } = await api.transactions(account, null, signal);
    take(value === null ? null : refreshed(current, value, reply.region), reply);
    return value !== null;
  });
  const more = async () => {
    if (turning || current.nextCursor === null) {
      return;
    }
    turning = true;
    set((before) => ({ ...before, busy: true }));
    const { reply, value } = await api.transactions(account, current.nextCursor, signal);
    turning = false;
    const next = value === null ? null : extended(current, value, reply.region);
    take(next, reply);
    // A cursor belongs to one region's list: another lists in an order of its own and refuses it.
    const begin = value === null ? reply.status === 400 : next === null;
    if (begin && !signal.aborted) {
      current = EMPTY;
      top.now();
    }
  };
  return { ...top, more: () => void more() };
}
