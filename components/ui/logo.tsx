// The mark: two straight edges, a graduated limb, a plumb line from the apex.
export function Logo({ size = 20 }: { size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      className="shrink-0"
    >
      <path d="M2.25 13.75V2.25h11.5" stroke="currentColor" />
      <path d="M13.75 2.25a11.5 11.5 0 0 1-11.5 11.5" stroke="currentColor" />
      <path d="M2.25 2.25 8.4 8.4" stroke="var(--accent)" />
      <circle cx="8.4" cy="8.4" r="1.6" fill="var(--accent)" />
    </svg>
  );
}
