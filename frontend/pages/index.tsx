import { useEffect, useMemo, useState } from 'react';
import { Dashboard } from '../components/Dashboard';
import { Footer } from '../components/Footer';
import { NoSettings } from '../components/NoSettings';
import { useConfig } from '../hooks/useConfig';
import { Api } from '../lib/api';
import { browserSurroundings } from '../lib/browser';
import { chooseApi, type PageConfig } from '../lib/config';
import type { Surroundings } from '../lib/http';

export default function Index() {
  const { state, again } = useConfig();
  const [around, setAround] = useState<Surroundings | null>(null);
  useEffect(() => setAround(browserSurroundings()), []);

  if (state.step === 'failed') {
    return <NoSettings why={state.why} problems={state.problems} again={again} />;
  }
  if (state.step === 'loading' || around === null) {
    return <Loading />;
  }
  return <Ready config={state.config} around={around} />;
}

function Ready({ config, around }: { config: PageConfig; around: Surroundings }) {
  const api = useMemo(
    () => new Api(chooseApi(config.apiUrls, window.location.hostname), around),
    [config, around],
  );
  return <Dashboard api={api} config={config} />;
}

function Loading() {
  return (
    <div className="page">
      <header className="top">
        <p className="brand">PayLedger</p>
      </header>
      <main className="grid" aria-busy="true">
        <section className="hero" data-view="unknown">
          <div className="hero-text">
            <p className="hero-kicker">One moment</p>
            <h1 className="hero-title">Reading the page’s settings</h1>
            <noscript>
              <p className="hero-line">This page needs JavaScript.</p>
            </noscript>
          </div>
        </section>
      </main>
      <Footer config={null} />
    </div>
  );
}
