// The cast of the demo: three services, who calls whom. Small enough to hold in one's head, deep enough for a trace.

export type DemoService = {
  readonly name: string;
  /** Services it calls while it answers a request, and in which share of its requests, 0 to 1. */
  readonly calls: readonly { readonly callee: string; readonly share: number }[];
  /** How long its own work takes, in milliseconds: typical, and now and then. */
  readonly workMs: { readonly usual: number; readonly slow: number };
  /** Share of requests that fail by its own fault, 0 to 1. */
  readonly failures: number;
};

export const DEMO_SERVICES: readonly DemoService[] = [
  {
    name: 'frontservice',
    calls: [
      { callee: 'serviceB', share: 1 },
      { callee: 'serviceC', share: 0.3 },
    ],
    workMs: { usual: 5, slow: 60 },
    failures: 0,
  },
  {
    name: 'serviceB',
    calls: [{ callee: 'serviceC', share: 1 }],
    workMs: { usual: 15, slow: 250 },
    failures: 0.01,
  },
  { name: 'serviceC', calls: [], workMs: { usual: 8, slow: 120 }, failures: 0.03 },
];

export type DemoAddress = { readonly name: string; readonly address: string };

/** Where the front takes the pages of Quadrant's alerts. */
export const demoPagerUrl = (firstPort: number): string => `http://127.0.0.1:${firstPort}/pages`;

/** Each service on a port of its own, counted from the first, on loopback only. */
export function demoAddresses(firstPort: number): readonly DemoAddress[] {
  return DEMO_SERVICES.map(({ name }, i) => ({ name, address: `127.0.0.1:${firstPort + i}` }));
}
