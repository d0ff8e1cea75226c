/**
 * One HTTP call and everything that can come of it, told apart as far as a browser can. Durations come from a
 * monotonic clock, never from the wall clock.
 */

/** An RFC 9457 document of the ledger, or as much of one as an answer holds. */
export interface Problem {
  readonly title: string;
  readonly detail: string;
  readonly field: string | null;
}

export type Outcome =
  /** 2xx with JSON. */
  | 'ok'
  /** An error status; `problem` says what the ledger or the gateway said of it. */
  | 'error'
  /** Any status that should have had JSON and has something else. */
  | 'garbage'
  /** No answer in time. */
  | 'timeout'
  /** No connection, or an answer that the browser withholds because it has no CORS headers: it does not tell which. */
  | 'network'
  /** The browser says that this device has no network. */
  | 'offline'
  /** The page's own content security policy does not allow the address. */
  | 'blocked'
  /** The page itself gave the call up. */
  | 'cancelled';

export interface Reply {
  readonly outcome: Outcome;
  /** Milliseconds from the call to its end. */
  readonly ms: number;
  /** Null where no answer was seen. */
  readonly status: number | null;
  /** The region that the answer names, or null. */
  readonly region: string | null;
  readonly json: unknown;
  readonly problem: Problem | null;
  /** The gateway's request id, or null. */
  readonly requestId: string | null;
  /** Whether the ledger recognised the idempotency key. */
  readonly replayed: boolean;
  /** The first characters of a body that is not JSON. */
  readonly excerpt: string;
}

export interface Surroundings {
  fetch: (url: string, init: RequestInit) => Promise<Response>;
  /** Milliseconds of a monotonic clock. */
  now: () => number;
  online: () => boolean;
  /** Whether the browser reported a violation of the page's policy for this address since the given moment. */
  blockedSince: (url: string, moment: number) => Promise<boolean>;
}

export interface CallOptions {
  readonly method?: 'GET' | 'POST';
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

const MAX_BODY_CHARACTERS = 4_000_000;
const EXCERPT = 60;

/** Makes one call. Never throws: whatever happens is a reply. */
export async function call(url: string, options: CallOptions, around: Surroundings): Promise<Reply> {
  const from = around.now();
  const controller = new AbortController();
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    controller.abort();
  }, options.timeoutMs);
  const cancel = () => controller.abort();
  options.signal?.addEventListener('abort', cancel);
  if (options.signal?.aborted) {
    cancel();
  }
  let status: number | null = null;
  try {
    const response = await around.fetch(url, {
      method: options.method ?? 'GET',
      ...(options.headers ? { headers: options.headers } : {}),
      ...(options.body === undefined ? {} : { body: options.body }),
      cache: 'no-store',
      credentials: 'omit',
      redirect: 'error',
      referrerPolicy: 'no-referrer',
      signal: controller.signal,
    });
    status = response.status;
    const text = await response.text();
    return read(response, text, around.now() - from);
  } catch {
    const outcome = await failure(late, options.signal?.aborted === true, url, from, around);
    return { ...nothing(outcome, around.now() - from), status };
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', cancel);
  }
}

async function failure(
  late: boolean,
  cancelled: boolean,
  url: string,
  from: number,
  around: Surroundings,
): Promise<Outcome> {
  if (cancelled) {
    return 'cancelled';
  }
  if (late) {
    return 'timeout';
  }
  if (await around.blockedSince(url, from)) {
    return 'blocked';
  }
  return around.online() ? 'network' : 'offline';
}

function read(response: Response, text: string, ms: number): Reply {
  const json = text.length > MAX_BODY_CHARACTERS ? undefined : parsed(text);
  const ok = response.status >= 200 && response.status < 300;
  const region = response.headers.get('x-payledger-region');
  return {
    outcome: json === undefined ? (ok ? 'garbage' : 'error') : ok ? 'ok' : 'error',
    ms,
    status: response.status,
    region: region !== null && /^[a-z0-9-]{1,32}$/.test(region) ? region : null,
    json,
    problem: ok ? null : problemOf(json),
    requestId: response.headers.get('apigw-requestid'),
    replayed: response.headers.get('idempotency-replayed') === 'true',
    excerpt: json === undefined ? text.slice(0, EXCERPT).replace(/\s+/g, ' ').trim() : '',
  };
}

function problemOf(json: unknown): Problem | null {
  if (typeof json !== 'object' || json === null) {
    return null;
  }
  const given = json as Record<string, unknown>;
  const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string) : '');
  const title = text('title') || text('message');
  const detail = text('detail');
  return title === '' && detail === '' ? null : { title, detail, field: text('field') || null };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function nothing(outcome: Outcome, ms: number): Reply {
  return {
    outcome,
    ms,
    status: null,
    region: null,
    json: undefined,
    problem: null,
    requestId: null,
    replayed: false,
    excerpt: '',
  };
}
