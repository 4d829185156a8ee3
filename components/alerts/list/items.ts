// The lines of the list: heads of sections and alerts. A section of one has no head.
import type { AlertRow } from '@/lib/client/alerts';
import type { Section } from './sections';

export type Item =
  | { readonly kind: 'section'; readonly key: string; readonly section: Section; readonly isOpen: boolean }
  | {
      readonly kind: 'alert';
      readonly key: string;
      readonly row: AlertRow;
      readonly section: Section;
      /** It stands for itself, so its name is on its line. */
      readonly isAlone: boolean;
    };

/** Open unless somebody closed it; what nobody is told of is closed unless somebody opened it. */
export const isOpenAtFirst = ({ active }: Section): boolean => active > 0;

/** @param flipped keys of sections that are not as they were at first */
export function itemsOf(sections: readonly Section[], flipped: ReadonlySet<string>): readonly Item[] {
  return sections.flatMap((section): readonly Item[] => {
    const { key, rows } = section;
    const alerts = rows.map(
      (row): Item => ({
        ...{ kind: 'alert', row, section, isAlone: rows.length === 1 },
        key: `${key}\n${row.fingerprint}`,
      }),
    );
    if (rows.length === 1) return alerts;
    const isOpen = isOpenAtFirst(section) !== flipped.has(key);
    return [{ kind: 'section', key, section, isOpen }, ...(isOpen ? alerts : [])];
  });
}

/** The keys to flip so that all sections are open, or all are closed. */
export const flippedFor = (sections: readonly Section[], isOpen: boolean): ReadonlySet<string> =>
  new Set(sections.filter((section) => isOpenAtFirst(section) !== isOpen).map(({ key }) => key));
