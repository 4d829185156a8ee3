// Which issue a group has: as JQL. Jira docs, "JQL fields".
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';

type Wanted = Pick<ReceiverSettings<'jira'>, 'wont_fix_resolution' | 'reopen_transition' | 'reopen_duration'>;

/** Those that are open; while it fires also those closed so recently that they are to be reopened. Open ones come first. */
export function searchFor(settings: Wanted, project: string, label: string, isFiring: boolean): string {
  const { wont_fix_resolution: wontFix, reopen_transition: reopen, reopen_duration: reopenMs = 0 } = settings;
  const minutes = Math.floor(reopenMs / 60_000);
  const mayReopen = isFiring && reopen !== '' && minutes > 0;
  const conditions = [
    ...(wontFix ? [`resolution != ${quoted(wontFix)}`] : []),
    mayReopen ? `(resolutiondate is EMPTY OR resolutiondate >= -${minutes}m)` : 'statusCategory != Done',
    `project=${quoted(project)}`,
    `labels=${quoted(label)}`,
  ];
  return `${conditions.join(' and ')} order by status ASC,resolutiondate DESC`;
}

const quoted = (text: string) => JSON.stringify(text);
