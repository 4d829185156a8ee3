// What a dry run came to, in a sentence, and beside what is now.
import { formatNumber } from '@/components/format/number';
import type { TryOutcome } from '@/lib/client/rules-model';

const times = (count: number) => (count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);
const length = (ms: number) => formatNumber(ms / 1000, 'seconds');

export function trySentence(outcome: TryOutcome, isRecording: boolean): string {
  const { fired, firingMs, labelSets, samples } = outcome;
  if (isRecording) {
    return samples === 0
      ? 'Would have recorded nothing'
      : `Would have recorded ${labelSets} series, ${samples.toLocaleString('en')} samples`;
  }
  if (fired === 0) {
    return labelSets === 0 ? 'Would not have fired' : `Would not have fired, though ${alertsOf(labelSets)} pending`;
  }
  return `Would have fired ${times(fired)}, for ${length(firingMs)} in all`;
}

const alertsOf = (count: number) => (count === 1 ? 'one alert was' : `${count} alerts were`);

/** How the rule as it is now did in the same time; undefined: it is the same rule, or there is none. */
export function presentSentence(present: TryOutcome | undefined, isRecording: boolean): string | undefined {
  if (!present) return undefined;
  const { fired, firingMs, labelSets, samples } = present;
  if (isRecording) return `The rule as it is now: ${labelSets} series, ${samples.toLocaleString('en')} samples`;
  return fired === 0
    ? 'The rule as it is now did not fire'
    : `The rule as it is now fired ${times(fired)}, for ${length(firingMs)}`;
}

/** What keeps the outcome from being the whole truth. */
export function cautionsOf({
  stopped,
  failedEvaluations,
  failure,
  evaluations,
  templateFailure,
}: TryOutcome): string[] {
  return [
    ...(stopped === '' ? [] : [`It was stopped before the end: ${stopped}.`]),
    ...(failedEvaluations === 0 ? [] : [`${failedEvaluations} of ${evaluations} evaluations failed: ${failure}`]),
    ...(templateFailure === '' ? [] : [`A template could not be expanded: ${templateFailure}`]),
  ];
}
