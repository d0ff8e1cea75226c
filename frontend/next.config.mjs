/** One export serves every host and path: assets are found relative to the page, settings come from config.json. */
const config = {
  output: 'export',
  // In development the server's own paths are used; it does not serve relative ones.
  assetPrefix: process.env.NODE_ENV === 'production' ? '.' : undefined,
  // Else the router takes the slash away from a path such as /site/payledger/, and what is relative to it is lost.
  trailingSlash: true,
  // The same sources give the same files; other sources never the same names.
  generateBuildId: () => process.env.PAGE_BUILD_ID ?? 'by-hand',
  reactStrictMode: true,
  poweredByHeader: false,
  images: { unoptimized: true },
  eslint: { ignoreDuringBuilds: true },
  // Maven's build checks types with the tests, not each time the page is packed.
  typescript: { ignoreBuildErrors: process.env.PAGE_BUILD_ID !== undefined },
  devIndicators: false,
};

export default config;
