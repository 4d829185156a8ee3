// Where alerts are silenced from: a row, a section, a selection, a page.
'use client';
import type { AlertRow } from '@/lib/client/alerts';

type SilencePlaceProps = {
  rows: readonly AlertRow[];
  name: string;
  /** In a list: only under the pointer, or when the row is the current one. */
  isOnHover?: boolean;
};

export function SilencePlace(_props: SilencePlaceProps) {
  return null;
}
