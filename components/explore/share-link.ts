// The address of what is on the screen, to be sent to somebody.
import type { Span } from '@/components/time-range/range';

/** `span` fixes the times: the link shows the same minutes tomorrow. Otherwise "the last hour" stays the last hour. */
export function shareLink(href: string, span?: Span): string {
  const url = new URL(href);
  url.searchParams.delete('refresh'); // how often the reader looks is not part of what is seen
  if (span) {
    url.searchParams.set('from', String(Math.round(span.fromMs)));
    url.searchParams.set('to', String(Math.round(span.toMs)));
  }
  return url.href;
}
