// What a change says: a link where there is something to look at.
import Link from 'next/link';
import type { ChangeEvent } from '@/lib/client/events';
import { eventHref } from './event-href';

/** @param className how the text is cut or wrapped */
export function EventMessage({ event, className }: { event: ChangeEvent; className: string }) {
  const href = eventHref(event);
  const text = { className, title: event.message, children: event.message };
  if (href === undefined) return <span {...text} />;
  return (
    <Link
      href={href}
      {...text}
      className={`${className} underline decoration-line-2 underline-offset-3 hover:text-accent-text hover:decoration-current`}
    />
  );
}
