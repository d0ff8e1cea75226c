/** Shown for addresses that the site does not have. */
export default function NotFound() {
  return (
    <main className="plain">
      <h1>There is no page here</h1>
      <p>PayLedger has one page, at the address without a path behind it.</p>
    </main>
  );
}
