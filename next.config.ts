// Next's settings. Pages only: server.ts owns the socket and answers every native protocol before Next sees a request.
import type { NextConfig } from 'next';

// Prometheus' own page addresses, so that old links keep working. `/graph?g0.expr=up` carries the query along.
const PROMETHEUS_PAGES: readonly (readonly [source: string, destination: string])[] = [
  ['/classic/graph', '/explore'],
  ['/graph', '/explore'],
  ['/query', '/explore'],
  ['/classic/targets', '/targets'],
];

// Grafana's and Karma's links to a silence to be made: the page reads their parameters.
const SILENCE_LINKS = [
  { source: '/alerting/silence/new', destination: '/alerts/silences/new', permanent: false },
  { source: '/alerting/silences', destination: '/alerts/silences', permanent: false },
  { source: '/', has: [{ type: 'query' as const, key: 'm' }], destination: '/alerts/silences/new', permanent: false },
];

/** Development of the pages alone: the APIs answer from a Quadrant elsewhere (or, as far as it has them, a Prometheus). */
const proxyTarget = process.env.QUADRANT_DEV_PROXY;

const config: NextConfig = {
  distDir: '.next',
  poweredByHeader: false,
  reactStrictMode: true,
  typescript: { ignoreBuildErrors: true }, // `npm run types` checks types, once, for pages and server alike
  images: { unoptimized: true },
  devIndicators: false,
  experimental: { optimizePackageImports: ['radix-ui'] },
  async redirects() {
    const pages = PROMETHEUS_PAGES.flatMap(([source, destination]) => [
      {
        source,
        has: [{ type: 'query' as const, key: 'g0.expr', value: '(?<expr>.*)' }],
        destination: `${destination}?expr=:expr`,
        permanent: false,
      },
      { source, destination, permanent: false },
    ]);
    return [...pages, ...SILENCE_LINKS];
  },
  ...(proxyTarget && {
    async rewrites() {
      // Before the pages' own routes, which have no runtime to speak to.
      return { beforeFiles: [{ source: '/api/:path*', destination: `${proxyTarget}/api/:path*` }] };
    },
  }),
};

export default config;
