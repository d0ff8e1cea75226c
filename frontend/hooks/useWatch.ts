import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Api } from '../lib/api';
import type { PageConfig } from '../lib/config';
import { sentence, shortOutcome } from '../lib/words';
import { checkTimeout, observe, startWatch, waitAfter, type Observation, type WatchState } from '../lib/watch';

/** Asks `/health` for as long as the page is open. `checkNow` asks at once, unless a check is under way. */
export function useWatch(api: Api, config: PageConfig): { state: WatchState; checkNow: () => void } {
  const [state, dispatch] = useReducer(observe, null, () =>
    startWatch(config.primary, config.secondary, performance.now()),
  );
  const wake = useRef<() => void>(() => undefined);

  useEffect(() => {
    const pollMs = config.pollSeconds * 1000;
    const end = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let underWay = false;
    let failures = 0;

    const check = async () => {
      clearTimeout(timer);
      if (underWay) {
        return;
      }
      underWay = true;
      const seen = await observation(api, pollMs, end.signal);
      underWay = false;
      if (seen === null) {
        return;
      }
      failures = seen.check.region === null ? failures + 1 : 0;
      dispatch(seen);
      timer = setTimeout(() => void check(), waitAfter(failures, pollMs));
    };
    const whenSeen = () => {
      if (document.visibilityState === 'visible') {
        void check();
      }
    };
    const whenOnline = () => void check();

    wake.current = () => void check();
    document.addEventListener('visibilitychange', whenSeen);
    window.addEventListener('online', whenOnline);
    void check();
    return () => {
      end.abort();
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', whenSeen);
      window.removeEventListener('online', whenOnline);
    };
  }, [api, config]);

  const checkNow = useCallback(() => wake.current(), []);
  return { state, checkNow };
}

async function observation(api: Api, pollMs: number, signal: AbortSignal): Promise<Observation | null> {
  const { reply, value } = await api.health(checkTimeout(pollMs), signal);
  if (signal.aborted) {
    return null;
  }
  return {
    check: {
      at: performance.now(),
      ms: reply.ms,
      region: value === null ? null : value.region,
      why: value === null ? sentence(reply) : null,
      short: shortOutcome(reply),
    },
    wall: Date.now(),
    serverTime: value?.serverTime ?? null,
  };
}
