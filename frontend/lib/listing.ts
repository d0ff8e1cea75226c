/** An account's transactions as far as they have been read, newest first. Pure. */
import type { Page, Transaction } from './api';

export interface Listing {
  readonly items: readonly Transaction[];
  readonly nextCursor: string | null;
  /** The region whose order this is; each region lists in its own. */
  readonly region: string | null;
}

export const EMPTY: Listing = { items: [], nextCursor: null, region: null };

/**
 * The list after its first page was read again. What is new comes on top, what changed (a void) is taken over, and
 * what was read further down stays. Where the page does not reach what was read before, or another region answered,
 * the list begins anew, so that nothing is missing in the middle.
 */
export function refreshed(listing: Listing, page: Page, region: string | null): Listing {
  const fresh = new Set(page.items.map((item) => item.transactionId));
  const reaches = listing.items.some((item) => fresh.has(item.transactionId));
  if (!reaches || region !== listing.region) {
    return { items: page.items, nextCursor: page.nextCursor, region };
  }
  const older = listing.items.filter((item) => !fresh.has(item.transactionId));
  return older.length === 0
    ? { items: page.items, nextCursor: page.nextCursor, region }
    : { items: [...page.items, ...older], nextCursor: listing.nextCursor, region };
}

/** The list with one page more at its end; null where another region answered and the list must begin anew. */
export function extended(listing: Listing, page: Page, region: string | null): Listing | null {
  if (region !== listing.region) {
    return null;
  }
  const known = new Set(listing.items.map((item) => item.transactionId));
  const added = page.items.filter((item) => !known.has(item.transactionId));
  return { items: [...listing.items, ...added], nextCursor: page.nextCursor, region };
}
