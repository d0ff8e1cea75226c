import { Head, Html, Main, NextScript } from 'next/document';

export default function Document() {
  return (
    <Html lang="en">
      <Head>
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#f3f5f2" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#0e1311" />
        <meta name="description" content="Which region serves PayLedger, live, and what happens when it changes." />
        <link rel="icon" type="image/svg+xml" href="./favicon.svg" />
      </Head>
      <body>
        <Main />
        <NextScript />
      </body>
    </Html>
  );
}
