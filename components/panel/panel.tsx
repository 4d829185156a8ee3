// A panel: one hairline, a head with its title, a body. Never a panel inside a panel.
import type { ReactNode } from 'react';

export function Panel({ label, children, className = '' }: { label: string; children: ReactNode; className?: string }) {
  return (
    <section
      aria-label={label}
      className={`relative flex min-w-0 flex-col rounded-panel border border-line bg-panel ${className}`}
    >
      {children}
    </section>
  );
}

/** Left: what it is. Right: what can be done with it. */
export function PanelHead({ children }: { children: ReactNode }) {
  return <div className="flex min-h-10 shrink-0 flex-wrap items-center gap-2 px-3 py-1.5">{children}</div>;
}

/** A heading outside of panels names a part of a page. */
export function SectionHead({ title, note, children }: { title: string; note?: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex min-h-7 flex-wrap items-baseline gap-x-2">
      <h2 className="text-15">{title}</h2>
      {note !== undefined && <span className="text-12 text-ink-3">{note}</span>}
      {children !== undefined && <span className="ml-auto">{children}</span>}
    </div>
  );
}
