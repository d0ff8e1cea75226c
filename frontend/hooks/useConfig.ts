import { useCallback, useEffect, useState } from 'react';
import { readConfig, type PageConfig } from '../lib/config';

export type ConfigState =
  | { step: 'loading' }
  | { step: 'ready'; config: PageConfig }
  | { step: 'failed'; why: string; problems: string[] };

const RETRY_MS = 5_000;
const TIMEOUT_MS = 8_000;

/** Reads the settings beside the page, and tries again until they are there and right. */
export function useConfig(): { state: ConfigState; again: () => void } {
  const [state, setState] = useState<ConfigState>({ step: 'loading' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    void load().then((next) => {
      if (current) {
        setState(next);
        if (next.step === 'failed') {
          timer = setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
        }
      }
    });
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [attempt]);

  const again = useCallback(() => setAttempt((count) => count + 1), []);
  return { state, again };
}

async function load(): Promise<ConfigState> {
  const given = process.env.NEXT_PUBLIC_CONFIG_JSON;
  if (given) {
    return checked(given, 'The setting NEXT_PUBLIC_CONFIG_JSON');
  }
  const address = new URL('config.json', document.baseURI);
  try {
    const response = await fetch(address, { cache: 'no-store', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) {
      return failed(`The server answered ${response.status} for config.json.`);
    }
    return checked(await response.text(), 'config.json');
  } catch {
    return failed('config.json could not be read: no answer from the server of this page.');
  }
}

function checked(text: string, name: string): ConfigState {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return failed(`${name} is not JSON.`);
  }
  const result = readConfig(json);
  return result.ok
    ? { step: 'ready', config: result.config }
    : { step: 'failed', why: `${name} is not right.`, problems: result.problems };
}

function failed(why: string): ConfigState {
  return { step: 'failed', why, problems: [] };
}
