import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { Api, Wanted } from '../lib/api';
import { newKey, session } from '../lib/browser';
import { advance, fromKept, IDLE, onItsWay, toKeep, type Posting } from '../lib/posting';

const KEPT = 'payledger.posting';

export interface PostingControl {
  readonly posting: Posting;
  readonly submit: (wanted: Wanted) => void;
  readonly again: () => void;
  readonly forget: () => void;
}

/** Sends a transaction until an answer decides, over retries, reloads and failovers, always under one key. */
export function usePosting(api: Api): PostingControl {
  const [posting, dispatch] = useReducer(advance, IDLE);
  const current = useRef<Posting>(IDLE);
  const resumed = useRef(false);
  current.current = posting;

  useEffect(() => {
    if (!resumed.current) {
      return;
    }
    session.set(KEPT, toKeep(posting));
  }, [posting]);

  // What was on its way when the page was reloaded goes on: it is the same request under the same key.
  useEffect(() => {
    resumed.current = true;
    const draft = fromKept(session.get(KEPT));
    if (draft !== null) {
      dispatch({ type: 'submit', draft });
    }
  }, []);

  const sending = posting.step === 'sending' ? posting : null;
  const draft = sending?.draft;
  const attempt = sending?.attempt;
  useEffect(() => {
    if (draft === undefined || attempt === undefined) {
      return;
    }
    const end = new AbortController();
    void api.post(draft.wanted, draft.key, end.signal).then(({ reply, value }) => {
      if (!end.signal.aborted) {
        dispatch({ type: 'reply', reply, transaction: value });
      }
    });
    return () => end.abort();
  }, [api, draft, attempt]);

  const waitMs = posting.step === 'waiting' ? posting.waitMs : null;
  useEffect(() => {
    if (waitMs === null) {
      return;
    }
    const timer = setTimeout(() => dispatch({ type: 'again' }), waitMs);
    return () => clearTimeout(timer);
  }, [waitMs, posting]);

  const submit = useCallback((wanted: Wanted) => {
    if (!onItsWay(current.current)) {
      const next = { key: newKey(), wanted };
      // Kept before it is sent: a page that dies in between asks again under the same key.
      session.set(KEPT, JSON.stringify(next));
      // At once, not with the next rendering: a second press may come before it.
      current.current = advance(IDLE, { type: 'submit', draft: next });
      dispatch({ type: 'submit', draft: next });
    }
  }, []);
  const again = useCallback(() => dispatch({ type: 'again' }), []);
  const forget = useCallback(() => dispatch({ type: 'forget' }), []);
  return { posting, submit, again, forget };
}
