import { useCallback, useEffect, useState } from 'react';
import { isAccount } from '../lib/config';

/** The account that is shown. It stands in the address behind `#account=`, so that it can be shared and goes back. */
export function useAccount(first: string): [string, (account: string) => void] {
  const [account, setAccount] = useState(first);
  useEffect(() => {
    const read = () => {
      const named = new URLSearchParams(window.location.hash.slice(1)).get('account');
      setAccount(named !== null && isAccount(named) ? named : first);
    };
    read();
    window.addEventListener('hashchange', read);
    return () => window.removeEventListener('hashchange', read);
  }, [first]);
  const choose = useCallback((next: string) => {
    window.location.hash = `account=${encodeURIComponent(next)}`;
  }, []);
  return [account, choose];
}
