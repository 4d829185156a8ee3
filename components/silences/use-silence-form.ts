// What somebody has chosen and typed in the form of a silence, and what it comes to.
'use client';
import { useState } from 'react';
import { useNow } from '@/components/format/use-now';
import type { Matcher, MatcherSet } from '@/lib/client/silences-decode';
import { useCreator } from './creator';
import { DEFAULT_DURATION, type DurationId, endOf } from './durations';
import { NO_MATCHERS } from './matcher-set';

/** How a form begins. */
export type FormStart = {
  /** The silence that is changed; undefined: a new one. */
  readonly id?: string | undefined;
  /** undefined: still on their way. */
  readonly matchers: MatcherSet | undefined;
  readonly comment: string;
  readonly durationId?: DurationId;
  /** As a browser's field for date and time has them; '' is now. */
  readonly from?: string;
  readonly to?: string;
  /** Whose it was, until somebody gives a name. */
  readonly createdBy?: string;
  /** When the silence that is changed began: that stays. */
  readonly begunMs?: number;
};

export type SilenceForm = ReturnType<typeof useSilenceForm>;

export function useSilenceForm(start: FormStart) {
  const nowMs = useNow();
  const [edited, setMatchers] = useState<MatcherSet>();
  const [durationId, setDurationId] = useState(start.durationId ?? DEFAULT_DURATION);
  const [from, setFrom] = useState(start.from ?? '');
  const [to, setTo] = useState(start.to ?? '');
  const [comment, setComment] = useState(start.comment);
  const [confirmed, setConfirmed] = useState('');
  const [creator, setCreator] = useCreator();
  const matchers = edited ?? start.matchers ?? NO_MATCHERS;
  const startsAtMs = (durationId === 'custom' && readLocal(from)) || nowMs;
  return {
    ...{ id: start.id, matchers, setMatchers, durationId, setDurationId, from, setFrom, to, setTo },
    begunMs: start.begunMs,
    ...{ comment, setComment, confirmed, setConfirmed, creator, setCreator, startsAtMs },
    isWaiting: edited === undefined && start.matchers === undefined,
    /** undefined: nothing that can be read was typed. */
    endsAtMs: endOf(durationId, nowMs) ?? readLocal(to),
  };
}

/** Why it cannot be made as it stands, beside the field it is about. */
export type FormProblem = { readonly field: 'matchers' | 'to' | 'comment' | 'confirmed'; readonly reason: string };

/** @param count alerts it would mute, where that is so many that somebody must type it */
export function problemOf(form: SilenceForm, count: number | undefined): FormProblem | undefined {
  const { matchers, startsAtMs, endsAtMs, comment, confirmed } = form;
  if (matchers.kept.length === 0) return { field: 'matchers', reason: 'A silence needs at least one matcher.' };
  if (endsAtMs === undefined) return { field: 'to', reason: 'Say when it ends.' };
  if (endsAtMs <= Math.max(startsAtMs, Date.now()))
    return { field: 'to', reason: 'It would be over before it begins.' };
  if (comment.trim() === '') return { field: 'comment', reason: 'Say why: the others will ask.' };
  if (count !== undefined && confirmed.trim() !== String(count))
    return { field: 'confirmed', reason: `Type ${count} to silence so many.` };
  return undefined;
}

/** Milliseconds of "2026-11-25T14:20" on the reader's clock. */
function readLocal(text: string): number | undefined {
  const ms = text === '' ? Number.NaN : new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : ms;
}

/** The other way round. */
export function asLocal(ms: number): string {
  const at = new Date(ms);
  return new Date(ms - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The texts a preview is asked with. */
export const matcherKey = (matchers: readonly Matcher[]): string => matchers.map(({ text }) => text).join('\n');
