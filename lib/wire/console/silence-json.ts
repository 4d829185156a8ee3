// Silences, previews, templates and recurring silences as the console's API writes them. Times are Unix milliseconds.
import type { Silence } from '@/lib/alerts/model';
import type { MatcherSet } from '@/lib/alerts/query/matcher-set';
import type { SilenceView } from '@/lib/alerts/query/silence-overview';
import type { SilencePreview } from '@/lib/alerts/query/silence-preview';
import type { RecurringSilence } from '@/lib/alerts/silence-notes';
import type { Labels } from '@/lib/kernel/labels';
import { formatMatcher } from '@/lib/kernel/matcher-syntax';
import type { Matcher } from '@/lib/kernel/matchers';

/** `text` as Alertmanager writes it. */
export const matcherJson = (matcher: Matcher) => ({
  ...{ name: matcher.name, type: matcher.type, value: matcher.value },
  text: formatMatcher(matcher),
});

export const silenceViewJson = ({ silence, state, matchesNow, tally, note, expiresSoon, unneeded }: SilenceView) => ({
  ...silenceJson(silence),
  ...{ state, matchesNow, expiresSoon, unneeded: unneeded ?? null },
  ...{ matchedAlerts: tally.alerts, lastMatchMs: tally.lastMatchMs ?? null },
  ...{ keptBack: tally.messages, keptBackSinceMs: tally.firstMessageMs ?? null },
  ...{ untilResolved: note?.untilResolved ?? false, recurringId: note?.recurringId ?? null },
  annotations: note?.annotations ?? {},
});

const silenceJson = ({ id, matchers, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment }: Silence) => ({
  ...{ id, startsAtMs, endsAtMs, updatedAtMs, createdBy, comment },
  matchers: matchers.map(matcherJson),
});

export function previewJson({ now, lastDay, coveredBy }: SilencePreview, silences: ReadonlyMap<string, Silence>) {
  return {
    now: { ...now, sample: now.sample.map(labelsJson) },
    lastDay,
    coveredBy: coveredBy.flatMap((id) => {
      const silence = silences.get(id);
      return silence ? silenceJson(silence) : [];
    }),
  };
}

export const matcherSetJson = ({ kept, dropped }: MatcherSet) => ({
  kept: kept.map(matcherJson),
  dropped: dropped.map(matcherJson),
});

/** A template or a recurring silence. */
export const planJson = <T extends { readonly matchers: readonly Matcher[] }>(plan: T) => ({
  ...plan,
  matchers: plan.matchers.map(matcherJson),
});

/** With the windows that are next. */
export const recurringJson = (
  recurring: RecurringSilence,
  next: readonly { readonly startsAtMs: number; readonly endsAtMs: number }[],
) => ({ ...planJson(recurring), next });

const labelsJson = (labels: Labels) => labels.toJSON();
