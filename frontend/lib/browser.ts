import type { Surroundings } from './http';

interface Violation {
  readonly origin: string;
  readonly at: number;
}

const REMEMBERED = 20;

/** The browser as the calls see it. Remembers which addresses the page's own policy refused. */
export function browserSurroundings(): Surroundings {
  let violations: Violation[] = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    if (event.effectiveDirective === 'connect-src') {
      const origin = URL.canParse(event.blockedURI) ? new URL(event.blockedURI).origin : event.blockedURI;
      violations = [...violations, { origin, at: performance.now() }].slice(-REMEMBERED);
    }
  });
  return {
    fetch: (url, init) => fetch(url, init),
    now: () => performance.now(),
    online: () => navigator.onLine,
    blockedSince: async (url, moment) => {
      // The report of a violation comes as a task of its own, after the call has failed.
      await new Promise((resolve) => setTimeout(resolve, 50));
      const origin = new URL(url).origin;
      return violations.some((violation) => violation.at >= moment && violation.origin === origin);
    },
  };
}

/** A key that no other request has. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') {
    return crypto.randomUUID();
  }
  // randomUUID exists only on https and localhost; random bytes exist everywhere.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Session storage, or nothing where the browser forbids it. */
export const session = {
  get(name: string): string | null {
    try {
      return sessionStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name: string, value: string | null): void {
    try {
      if (value === null) {
        sessionStorage.removeItem(name);
      } else {
        sessionStorage.setItem(name, value);
      }
    } catch {
      // The page works without; only a reload then forgets what is on its way.
    }
  },
};
