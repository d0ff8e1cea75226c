/**
 * One transaction on its way. The idempotency key is made before the first send and stays with its content until an
 * answer decides; so pressing twice, a timeout, a reload and a failover in the middle cannot double it. Pure: sending,
 * waiting and storing are the caller's.
 */
import type { Transaction, Wanted } from './api';
import type { Reply } from './http';

/** What was wanted, with its key. */
export interface Draft {
  readonly key: string;
  readonly wanted: Wanted;
}

export type Posting =
  | { readonly step: 'idle' }
  | { readonly step: 'sending'; readonly draft: Draft; readonly attempt: number }
  /** No answer decided yet; the same is sent again after `waitMs`. */
  | { readonly step: 'waiting'; readonly draft: Draft; readonly attempt: number; readonly waitMs: number; readonly last: Reply }
  /** Attempts ran out: the outcome is not known; the key is kept for a person to decide. */
  | { readonly step: 'undecided'; readonly draft: Draft; readonly attempt: number; readonly last: Reply }
  | { readonly step: 'posted'; readonly draft: Draft; readonly attempt: number; readonly last: Reply; readonly transaction: Transaction }
  /** The ledger said no: nothing was posted and the key is done with. */
  | { readonly step: 'refused'; readonly draft: Draft; readonly attempt: number; readonly last: Reply };

export type PostingEvent =
  | { readonly type: 'submit'; readonly draft: Draft }
  | { readonly type: 'reply'; readonly reply: Reply; readonly transaction: Transaction | null }
  | { readonly type: 'again' }
  | { readonly type: 'forget' };

export const MAX_ATTEMPTS = 20;
const LONGEST_WAIT_MS = 5_000;

export const IDLE: Posting = { step: 'idle' };

/** Whether something is on its way, so that nothing else may be posted. */
export function onItsWay(posting: Posting): boolean {
  return posting.step === 'sending' || posting.step === 'waiting' || posting.step === 'undecided';
}

export function advance(posting: Posting, event: PostingEvent): Posting {
  switch (event.type) {
    case 'submit':
      return onItsWay(posting) ? posting : { step: 'sending', draft: event.draft, attempt: 1 };
    case 'reply':
      return posting.step === 'sending' ? decided(posting.draft, posting.attempt, event.reply, event.transaction) : posting;
    case 'again':
      return posting.step === 'waiting' || posting.step === 'undecided'
        ? { step: 'sending', draft: posting.draft, attempt: posting.step === 'undecided' ? 1 : posting.attempt + 1 }
        : posting;
    case 'forget':
      return posting.step === 'sending' || posting.step === 'waiting' ? posting : IDLE;
  }
}

function decided(draft: Draft, attempt: number, last: Reply, transaction: Transaction | null): Posting {
  if (transaction !== null) {
    return { step: 'posted', draft, attempt, last, transaction };
  }
  if (refuses(last)) {
    return { step: 'refused', draft, attempt, last };
  }
  return attempt >= MAX_ATTEMPTS
    ? { step: 'undecided', draft, attempt, last }
    : { step: 'waiting', draft, attempt, waitMs: Math.min(LONGEST_WAIT_MS, 500 * 2 ** (attempt - 1)), last };
}

/** Only the ledger's own 4xx decides. A gateway's 403 or 429 and everything else says nothing of the transaction. */
function refuses(reply: Reply): boolean {
  return (
    reply.outcome === 'error' &&
    reply.status !== null &&
    reply.status >= 400 &&
    reply.status < 500 &&
    reply.status !== 408 &&
    reply.status !== 429 &&
    reply.region !== null
  );
}

/** The field that a refusal blames, in the API's word, or null. */
export function blamedField(posting: Posting): string | null {
  return posting.step === 'refused' ? (posting.last.problem?.field ?? null) : null;
}

/** The text to keep over a reload; null where nothing needs to be kept. */
export function toKeep(posting: Posting): string | null {
  return onItsWay(posting) && posting.step !== 'idle' ? JSON.stringify(posting.draft) : null;
}

/** What a kept text holds; null where it is absent or damaged. */
export function fromKept(text: string | null): Draft | null {
  if (text === null) {
    return null;
  }
  try {
    const draft = JSON.parse(text) as Partial<Draft> | null;
    const wanted = draft?.wanted;
    const whole =
      typeof draft?.key === 'string' &&
      /^[\x21-\x7e]{1,255}$/.test(draft.key) &&
      typeof wanted?.accountId === 'string' &&
      (wanted.type === 'CREDIT' || wanted.type === 'DEBIT') &&
      typeof wanted.amount === 'string' &&
      typeof wanted.currency === 'string' &&
      typeof wanted.description === 'string';
    return whole ? (draft as Draft) : null;
  } catch {
    return null;
  }
}
