// How often a page asks again.

export const REFRESH_CHOICES = ['off', '5s', '10s', '30s', '1m', '5m'] as const;

export type Refresh = (typeof REFRESH_CHOICES)[number];

const MILLISECONDS: Readonly<Record<Refresh, number>> = {
  off: 0,
  '5s': 5000,
  '10s': 10_000,
  '30s': 30_000,
  '1m': 60_000,
  '5m': 300_000,
};

/** How a choice is written on the page: "30 s". */
export const REFRESH_NAMES: Readonly<Record<Refresh, string>> = {
  off: 'Off',
  '5s': '5 s',
  '10s': '10 s',
  '30s': '30 s',
  '1m': '1 min',
  '5m': '5 min',
};

/** The choice in an address; `otherwise` for anything else. */
export function parseRefresh(text: string | null, otherwise: Refresh): Refresh {
  return REFRESH_CHOICES.find((choice) => choice === text) ?? otherwise;
}

/** As react-query wants it: milliseconds, or false for never. */
export const refetchIntervalOf = (refresh: Refresh): number | false => MILLISECONDS[refresh] || false;
