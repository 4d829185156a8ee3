// Whether rows of the live list say the same: only what is different is told.
import type { LiveRule, StoredAlert } from '../model';
import type { AlertRow } from './live-row';

/** Whether a row shows the alert as it is now, but for when it ends. */
export const saysTheSame = (row: AlertRow, alert: StoredAlert) =>
  row.sinceMs === alert.startsAtMs &&
  row.generatorUrl === alert.generatorUrl &&
  areSameTexts(row.annotations, alert.annotations);

/** The row of before, if the other says the same. */
export const kept = (before: AlertRow | undefined, row: AlertRow): AlertRow =>
  before && isSame(before, row) ? before : row;

export function isSame(a: AlertRow, b: AlertRow): boolean {
  return (
    a.state === b.state &&
    a.sinceMs === b.sinceMs &&
    a.endedMs === b.endedMs &&
    a.generatorUrl === b.generatorUrl &&
    areSame(a.silencedBy, b.silencedBy) &&
    areSame(a.inhibitedBy, b.inhibitedBy) &&
    areSame(a.mutedBy, b.mutedBy) &&
    areSame(a.groups, b.groups) &&
    areSame(a.receivers, b.receivers) &&
    areSame(a.notified, b.notified) &&
    areSameTexts(a.annotations, b.annotations) &&
    isSameRule(a.rule, b.rule)
  );
}

const areSame = (a: readonly unknown[], b: readonly unknown[]) =>
  a === b || (a.length === b.length && a.every((each, i) => each === b[i]));

function areSameTexts(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  if (a === b) return true;
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
}

export function isSameRule(a: LiveRule | undefined, b: LiveRule | undefined): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  return (
    a.file === b.file &&
    a.group === b.group &&
    a.index === b.index &&
    a.name === b.name &&
    a.expr === b.expr &&
    a.forMs === b.forMs
  );
}
