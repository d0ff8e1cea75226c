import type { AppProps } from 'next/app';
import Head from 'next/head';
import '@fontsource-variable/inter/opsz.css';
import '../styles/base.css';
import '../styles/hero.css';
import '../styles/parts.css';

export default function App({ Component, pageProps }: AppProps) {
  return (
    <>
      <Head>
        <title>PayLedger</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </Head>
      <Component {...pageProps} />
    </>
  );
}
