/** The page's settings, which `dr:deploy-frontend` writes beside it as `config.json`. */
export interface PageConfig {
  readonly service: string;
  readonly stage: string;
  /** Addresses of the same failover name; which one is called depends on where the page was opened. */
  readonly apiUrls: readonly string[];
  readonly primary: string;
  readonly secondary: string;
  /** TTL of the failover records, in seconds; null if unknown. */
  readonly ttlSeconds: number | null;
  /** Time between two health checks of the page, in seconds. */
  readonly pollSeconds: number;
  /** The account that is shown first. */
  readonly account: string;
  /** Whether the page was deployed to a local AWS. */
  readonly local: boolean;
}

export type ConfigResult = { ok: true; config: PageConfig } | { ok: false; problems: string[] };

const ACCOUNT = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const DEFAULT_POLL_SECONDS = 5;

/** Whether a text can be the name of an account. */
export function isAccount(text: string): boolean {
  return ACCOUNT.test(text);
}

/** Checks settings and names everything that is wrong with them at once. */
export function readConfig(json: unknown): ConfigResult {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return { ok: false, problems: ['it must hold one JSON object'] };
  }
  const given = json as Record<string, unknown>;
  const problems: string[] = [];
  const text = (name: string, fallback?: string): string => {
    const value = given[name] ?? fallback;
    if (typeof value !== 'string' || value === '') {
      problems.push(`"${name}" must be a text, not ${shown(value)}`);
      return '';
    }
    return value;
  };
  const seconds = (name: string, least: number, most: number): number | null => {
    const value = given[name];
    if (value === undefined || value === null) {
      return null;
    }
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      problems.push(`"${name}" must be a number from ${least} to ${most}, not ${shown(value)}`);
      return null;
    }
    return value;
  };
  const account = text('account', 'acc-001');
  if (account !== '' && !isAccount(account)) {
    problems.push(`"account" must be the name of an account, not ${shown(account)}`);
  }
  const config: PageConfig = {
    service: text('service', 'PayLedger'),
    stage: text('stage', 'dev'),
    apiUrls: apiUrls(given['apiUrls'], problems),
    primary: text('primary'),
    secondary: text('secondary'),
    ttlSeconds: seconds('ttlSeconds', 0, 86400),
    pollSeconds: seconds('pollSeconds', 0.2, 60) ?? DEFAULT_POLL_SECONDS,
    account,
    local: given['local'] === true,
  };
  if (config.primary !== '' && config.primary === config.secondary) {
    problems.push('"primary" and "secondary" must be two regions');
  }
  return problems.length === 0 ? { ok: true, config } : { ok: false, problems };
}

/** The address for a page that was opened at `host` (without port): the one with the same host, else the first. */
export function chooseApi(urls: readonly string[], host: string): string {
  const same = urls.find((url) => new URL(url).hostname === host);
  const chosen = same ?? urls[0];
  if (chosen === undefined) {
    throw new Error('apiUrls is empty');
  }
  return chosen.replace(/\/+$/, '');
}

function apiUrls(value: unknown, problems: string[]): string[] {
  if (!Array.isArray(value) || value.length === 0) {
    problems.push(`"apiUrls" must be a list with at least one address, not ${shown(value)}`);
    return [];
  }
  return value.filter((url: unknown, index): url is string => {
    if (typeof url === 'string' && /^https?:\/\/[^/?#]+[^?#]*$/.test(url) && URL.canParse(url)) {
      return true;
    }
    problems.push(`"apiUrls[${index}]" must be an http or https address, not ${shown(url)}`);
    return false;
  });
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? text.slice(0, 57) + '...' : text;
}
