// JSON of /api/alerts/silences -> values the pages work with. Our own server's answers: absent is `undefined`, not null.

export type MatchType = '=' | '!=' | '=~' | '!~';

/** `text` as Alertmanager writes it. */
export type Matcher = {
  readonly name: string;
  readonly type: MatchType;
  readonly value: string;
  readonly text: string;
};

export type SilenceState = 'pending' | 'active' | 'expired';

export type Silence = {
  readonly id: string;
  readonly state: SilenceState;
  readonly matchers: readonly Matcher[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  readonly createdBy: string;
  readonly comment: string;
  /** Firing alerts it matches; of one that is over none. */
  readonly matchesNow: number;
  /** Different alerts it has matched. */
  readonly matchedAlerts: number;
  readonly lastMatchMs: number | undefined;
  /** Messages that did not go out because of it, and since when. */
  readonly keptBack: number;
  readonly keptBackSinceMs: number | undefined;
  readonly expiresSoon: boolean;
  /** All that it muted is over, or it has muted nothing. */
  readonly unneeded: 'resolved' | 'never_matched' | undefined;
  readonly untilResolved: boolean;
  readonly recurringId: string | undefined;
  readonly annotations: Readonly<Record<string, string>>;
};

/** `maxDurationMs` 0: no limit. */
export type Silences = {
  readonly nowMs: number;
  readonly maxDurationMs: number;
  readonly silences: readonly Silence[];
};

export type LabelSet = Readonly<Record<string, string>>;

export type LastDay = {
  readonly byReceiver: readonly { readonly receiver: string; readonly messages: number; readonly pages: number }[];
  readonly messages: number;
  readonly pages: number;
  /** Oldest first. */
  readonly times: readonly { readonly atMs: number; readonly isPage: boolean }[];
  /** Messages that would have gone out without some of their alerts. */
  readonly shortened: number;
};

export type CoveringSilence = Pick<
  Silence,
  'id' | 'matchers' | 'startsAtMs' | 'endsAtMs' | 'updatedAtMs' | 'createdBy' | 'comment'
>;

export type Preview = {
  readonly now: {
    readonly firing: number;
    readonly allFiring: number;
    readonly pending: number;
    readonly sample: readonly LabelSet[];
    readonly isOverBroad: boolean;
  };
  readonly lastDay: LastDay;
  readonly coveredBy: readonly CoveringSilence[];
};

export type MatcherSet = { readonly kept: readonly Matcher[]; readonly dropped: readonly Matcher[] };

export type KnownLabel = {
  readonly name: string;
  readonly alerts: number;
  readonly values: readonly { readonly value: string; readonly alerts: number }[];
};

export type SilenceTemplate = {
  readonly id: string;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly durationMs: number;
  readonly untilResolved: boolean;
  readonly comment: string;
  readonly updatedBy: string;
  readonly updatedAtMs: number;
};

export type RecurringSilence = {
  readonly id: string;
  readonly name: string;
  readonly matchers: readonly Matcher[];
  readonly comment: string;
  /** 0 is Sunday. */
  readonly weekdays: readonly number[];
  /** Minutes of the day on the clock of `zone`; an end that is not after the start is on the next day. */
  readonly startMinute: number;
  readonly endMinute: number;
  readonly zone: string;
  readonly isEnabled: boolean;
  readonly updatedBy: string;
  readonly updatedAtMs: number;
  /** Windows of the next seven days. */
  readonly next: readonly { readonly startsAtMs: number; readonly endsAtMs: number }[];
};

/** JSON has null where a value is absent. */
type Nullable<T> = { readonly [K in keyof T]: undefined extends T[K] ? Exclude<T[K], undefined> | null : T[K] };

type SilencesJson = Omit<Silences, 'silences'> & { readonly silences: readonly Nullable<Silence>[] };

export const decodeSilences = ({ silences, ...rest }: SilencesJson): Silences => ({
  ...rest,
  silences: silences.map((each) => ({
    ...each,
    lastMatchMs: each.lastMatchMs ?? undefined,
    keptBackSinceMs: each.keptBackSinceMs ?? undefined,
    unneeded: each.unneeded ?? undefined,
    recurringId: each.recurringId ?? undefined,
  })),
});
