// State as a shape: readable without colour. A word always stands beside it or in `label`.

export type State = 'critical' | 'warning' | 'ok' | 'pending' | 'unknown' | 'info';

const COLOURS: Readonly<Record<State, string>> = {
  critical: 'text-crit',
  warning: 'text-warn',
  ok: 'text-ok',
  pending: 'text-warn',
  unknown: 'text-idle',
  info: 'text-accent',
};

const line = {
  fill: 'none',
  stroke: 'currentColor',
  strokeWidth: 1.4,
  strokeLinecap: 'round',
  strokeLinejoin: 'round',
} as const;
const cut = { ...line, stroke: 'var(--panel)', strokeWidth: 1.7 } as const;

/** Octagon, triangle, ring with a tick, half disc, dashed ring, ring with an i. */
function Shape({ state }: { state: State }) {
  switch (state) {
    case 'critical':
      return (
        <>
          <path d="M5.4 1.8h5.2l3.6 3.6v5.2l-3.6 3.6H5.4l-3.6-3.6V5.4z" fill="currentColor" />
          <path d="M8 4.9v3.7M8 11.1h.01" {...cut} />
        </>
      );
    case 'warning':
      return (
        <>
          <path
            d="M8 2.1 14.4 13.4H1.6z"
            fill="currentColor"
            stroke="currentColor"
            strokeLinejoin="round"
            strokeWidth="1.2"
          />
          <path d="M8 6.4v3M8 11.5h.01" {...cut} />
        </>
      );
    case 'ok':
      return (
        <>
          <circle cx="8" cy="8" r="5.8" {...line} />
          <path d="m5.5 8.2 1.8 1.8 3.3-3.6" {...line} />
        </>
      );
    case 'pending':
      return (
        <>
          <circle cx="8" cy="8" r="5.8" {...line} />
          <path d="M8 4.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
        </>
      );
    case 'unknown':
      return <circle cx="8" cy="8" r="5.8" {...line} strokeDasharray="2.2 2.4" />;
    case 'info':
      return (
        <>
          <circle cx="8" cy="8" r="5.8" {...line} />
          <path d="M8 7.4v3.4M8 5.1h.01" {...line} />
        </>
      );
  }
}

/** `label` names the state for those who do not see the shape; leave it out where the word is written beside it. */
export function StateIcon({ state, label, size = 16 }: { state: State; label?: string; size?: number }) {
  const look = { viewBox: '0 0 16 16', width: size, height: size, className: `shrink-0 ${COLOURS[state]}` };
  if (label === undefined) {
    return (
      <svg aria-hidden="true" {...look}>
        <Shape state={state} />
      </svg>
    );
  }
  return (
    <svg role="img" aria-label={label} {...look}>
      <Shape state={state} />
    </svg>
  );
}
