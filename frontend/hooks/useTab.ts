import { useEffect } from 'react';
import { regionName } from '../lib/regions';
import type { View, WatchState } from '../lib/watch';

const COLOURS: Readonly<Record<View, string>> = {
  unknown: '#56615b',
  primary: '#16895c',
  failover: '#f2b33d',
  unreachable: '#c2392e',
};

/** The tab's title and icon say who serves, so that the page tells it from the background as well. */
export function useTab(watch: WatchState, service: string): void {
  const { view, region } = watch;
  useEffect(() => {
    document.title = `${tabTitle(view, region)} · ${service}`;
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
    if (icon !== null) {
      const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${COLOURS[view]}"/></svg>`;
      icon.href = `data:image/svg+xml,${encodeURIComponent(picture)}`;
    }
  }, [view, region, service]);
}

function tabTitle(view: View, region: string | null): string {
  switch (view) {
    case 'unknown':
      return 'Looking';
    case 'unreachable':
      return 'No healthy answer';
    default:
      return `${regionName(region ?? '')} ${view === 'primary' ? 'PRIMARY' : 'FAILOVER'}`;
  }
}
