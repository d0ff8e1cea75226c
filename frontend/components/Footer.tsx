import type { PageConfig } from '../lib/config';

/** What this is and what it is not. */
export function Footer({ config }: { config: PageConfig | null }) {
  return (
    <footer className="footer">
      <p>
        <strong>A demonstration.</strong> PayLedger moves no money and must not be used to move any.
      </p>
      {config?.local === true && <p>Served by a local AWS on this machine; every figure on this page is local.</p>}
    </footer>
  );
}
