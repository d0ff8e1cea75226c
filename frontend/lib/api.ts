import { call, type Reply, type Surroundings } from './http';

/** A transaction as the API lists it. Amounts stay text. */
export interface Transaction {
  readonly transactionId: string;
  readonly type: string;
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
  readonly acceptedIn: string;
  readonly acceptedAt: string;
  readonly status: string;
}

export interface Balance {
  readonly currency: string;
  readonly balance: string;
  readonly transactions: number;
}

export interface Page {
  readonly items: Transaction[];
  readonly nextCursor: string | null;
}

export interface Health {
  readonly region: string;
  /** The server's time in epoch milliseconds, or null where it names none. */
  readonly serverTime: number | null;
}

/** A transaction that a person wants to post; amounts are plain decimal text. */
export interface Wanted {
  readonly accountId: string;
  readonly type: 'CREDIT' | 'DEBIT';
  readonly amount: string;
  readonly currency: string;
  readonly description: string;
}

/** A call's reply and, where it is what the API promises, its value. */
export interface Result<T> {
  readonly reply: Reply;
  readonly value: T | null;
}

export const READ_TIMEOUT_MS = 8_000;
export const POST_TIMEOUT_MS = 10_000;
export const PAGE_SIZE = 20;

/** The ledger's API at one address. */
export class Api {
  constructor(
    private readonly base: string,
    private readonly around: Surroundings,
  ) {}

  async health(timeoutMs: number, signal?: AbortSignal): Promise<Result<Health>> {
    return this.get('/health', health, timeoutMs, signal);
  }

  async balance(account: string, signal?: AbortSignal): Promise<Result<Balance[]>> {
    return this.get(`/balance?accountId=${encodeURIComponent(account)}`, balances, READ_TIMEOUT_MS, signal);
  }

  async transactions(account: string, cursor: string | null, signal?: AbortSignal): Promise<Result<Page>> {
    const from = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const path = `/transactions?accountId=${encodeURIComponent(account)}&limit=${PAGE_SIZE}${from}`;
    return this.get(path, page, READ_TIMEOUT_MS, signal);
  }

  /** Sends a transaction. The same key and content may be sent any number of times and is posted once. */
  async post(wanted: Wanted, key: string, signal?: AbortSignal): Promise<Result<Transaction>> {
    const { description, ...rest } = wanted;
    const body = JSON.stringify(description === '' ? rest : { ...rest, description });
    const reply = await call(
      this.base + '/transactions',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body,
        timeoutMs: POST_TIMEOUT_MS,
        ...(signal ? { signal } : {}),
      },
      this.around,
    );
    return checked(reply, transaction);
  }

  private async get<T>(
    path: string,
    shape: (json: unknown, reply: Reply) => T | null,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Result<T>> {
    const reply = await call(this.base + path, { timeoutMs, ...(signal ? { signal } : {}) }, this.around);
    return checked(reply, shape);
  }
}

/** An answer 2xx of another shape than the API's is no good answer, whoever gave it. */
function checked<T>(reply: Reply, shape: (json: unknown, reply: Reply) => T | null): Result<T> {
  if (reply.outcome !== 'ok') {
    return { reply, value: null };
  }
  const value = shape(reply.json, reply);
  if (value !== null) {
    return { reply, value };
  }
  const excerpt = (JSON.stringify(reply.json) ?? '').slice(0, 60);
  return { reply: { ...reply, outcome: 'garbage', excerpt }, value: null };
}

function health(json: unknown, reply: Reply): Health | null {
  const region = reply.region ?? textIn(json, 'region');
  if (textIn(json, 'status') !== 'healthy' || region === null || !/^[a-z0-9-]{1,32}$/.test(region)) {
    return null;
  }
  const time = Date.parse(textIn(json, 'timestamp') ?? '');
  return { region, serverTime: Number.isNaN(time) ? null : time };
}

function balances(json: unknown): Balance[] | null {
  const list = member(json, 'balances');
  return Array.isArray(list) ? allOf(list, balance) : null;
}

function balance(json: unknown): Balance | null {
  const currency = textIn(json, 'currency');
  const amount = textIn(json, 'balance');
  const count = member(json, 'transactions');
  return currency === null || amount === null
    ? null
    : { currency, balance: amount, transactions: typeof count === 'number' ? count : 0 };
}

function page(json: unknown): Page | null {
  const list = member(json, 'items');
  const items = Array.isArray(list) ? allOf(list, transaction) : null;
  return items === null ? null : { items, nextCursor: textIn(json, 'nextCursor') };
}

function transaction(json: unknown): Transaction | null {
  const transactionId = textIn(json, 'transactionId');
  const amount = textIn(json, 'amount');
  const currency = textIn(json, 'currency');
  const type = textIn(json, 'type');
  if (transactionId === null || amount === null || currency === null || type === null) {
    return null;
  }
  return {
    transactionId,
    type,
    amount,
    currency,
    description: textIn(json, 'description') ?? '',
    acceptedIn: textIn(json, 'acceptedIn') ?? '',
    acceptedAt: textIn(json, 'acceptedAt') ?? '',
    status: textIn(json, 'status') ?? '',
  };
}

function allOf<T>(list: unknown[], shape: (json: unknown) => T | null): T[] | null {
  const values = list.map(shape);
  return values.every((value): value is T & {} => value !== null) ? (values as T[]) : null;
}

function member(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
}

function textIn(json: unknown, name: string): string | null {
  const value = member(json, name);
  return typeof value === 'string' ? value : null;
}
