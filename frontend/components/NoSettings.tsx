import { Footer } from './Footer';

/** The page without usable settings: what failed, why, what to do. It goes on trying by itself. */
export function NoSettings({ why, problems, again }: { why: string; problems: string[]; again: () => void }) {
  return (
    <div className="page">
      <header className="top">
        <p className="brand">PayLedger</p>
      </header>
      <main className="grid">
        <section className="hero" data-view="unreachable" role="alert">
          <div className="hero-text">
            <p className="hero-kicker">The page cannot start</p>
            <h1 className="hero-title">No settings</h1>
            <p className="hero-line">{why}</p>
          </div>
        </section>
        <section className="card wide">
          <h2>What to do</h2>
          {problems.length > 0 && (
            <ul className="problems">
              {problems.map((problem) => (
                <li key={problem}>{problem}</li>
              ))}
            </ul>
          )}
          <p>
            The page reads its settings from <code>config.json</code> beside it. <code>mvn dr:deploy-frontend</code>{' '}
            writes that file; for <code>npm run dev</code> add <code>-Ddr.frontendDevOnly</code>. The page tries again
            every few seconds.
          </p>
          <p>
            <button type="button" className="button" onClick={again}>
              Try again
            </button>
          </p>
        </section>
      </main>
      <Footer config={null} />
    </div>
  );
}
