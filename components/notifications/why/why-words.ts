// A step of the timeline in words: a mark, what happened, and in a second line the detail.
import { formatNumber, plural } from '@/components/format/number';
import { clock, clockWithSeconds, since } from '@/components/format/time';
import { silenceHref } from '@/components/silences/silences-address';
import type { HeldWhat, NotificationRecord, SilenceNote, Why, WhyNext, WhyStep } from '@/lib/client/notification-nouns';
import { integrationName, labelText, OUTCOMES, ordinal, replyOf, spelled, took, WHY_NOW } from '../words';

export type Mark = 'step' | 'critical' | 'warning' | 'ok' | 'pending' | 'held' | 'message' | 'next';

export type WhyLine = {
  /** undefined: nobody knows when. */
  readonly atMs: number | undefined;
  readonly mark: Mark;
  readonly title: string;
  readonly detail: string;
  /** The parts of a detail that machines wrote. */
  readonly code?: readonly string[];
  readonly isStrong?: boolean;
  /** From here on the story is another: what failed before and fails again is told of anew. */
  readonly isTurn?: boolean;
  /** How often it happened, if more than once. */
  readonly times?: number;
  readonly link?: { readonly href: string; readonly text: string };
};

/** In the order of the steps. Two in a row that say the same are one. @param nowMs for days in times */
export function whyLines(why: Why, nowMs: number): readonly WhyLine[] {
  const lines: WhyLine[] = [];
  for (const line of mergedNext(why.steps).flatMap((step) => lineOf(step, nowMs) ?? [])) {
    if (lines.some((other) => isSame(line, other))) continue;
    const again = lines.findLastIndex((other) => other.mark === 'critical' && other.title === line.title);
    const before = lines[again];
    // A message that fails at every look is told of once, until something else becomes of it.
    if (!before || line.mark !== 'critical' || lines.slice(again).some(({ isTurn }) => isTurn)) lines.push(line);
    else lines[again] = againAt(before, line, nowMs);
  }
  return lines;
}

const isNear = (a: number | undefined, b: number | undefined) => Math.abs((a ?? 0) - (b ?? 0)) < 1000;

const isSame = (a: WhyLine, b: WhyLine) => a.title === b.title && a.detail === b.detail && isNear(a.atMs, b.atMs);

function againAt(first: WhyLine, last: WhyLine, nowMs: number): WhyLine {
  const times = (first.times ?? 1) + 1;
  const when = last.atMs === undefined ? '' : `, last ${whenWords(last.atMs, nowMs)}`;
  return { ...first, ...(last.link && { link: last.link }), times, detail: `${last.detail}; ${times} times${when}` };
}

/** What several integrations do next at one time is one line. */
function mergedNext(steps: Why['steps']): Why['steps'] {
  const merged: Why['steps'][number][] = [];
  for (const step of steps) {
    const like = merged.findIndex(
      (other) =>
        other.kind === 'next' && step.kind === 'next' && other.what === step.what && isNear(other.atMs, step.atMs),
    );
    const other = merged[like];
    if (step.kind === 'next' && other?.kind === 'next') {
      if (!other.receiver.split(', ').includes(step.receiver))
        merged[like] = { ...other, receiver: `${other.receiver}, ${step.receiver}` };
    } else merged.push(step);
  }
  return merged;
}

function lineOf(step: WhyStep | WhyNext, nowMs: number): WhyLine | undefined {
  const { atMs } = step;
  const line = (mark: Mark, title: string, detail: string, more: Partial<WhyLine> = {}): WhyLine => ({
    ...{ atMs, mark, title, detail },
    ...more,
  });
  switch (step.kind) {
    case 'sample':
      return line('step', sampleTitle(step.rule.expr), sampleDetail(step.rule.valueThen, step.rule.expr), {
        code: [step.rule.expr],
      });
    case 'pending':
      return line('step', 'Rule evaluated: pending', pendingDetail(step.rule));
    case 'firing':
      return line('critical', 'Firing', firingDetail(step.rule.forMs), { isStrong: true });
    case 'received':
      if (step.isFromRule) return undefined;
      return line(
        'critical',
        'Received from outside',
        `firing since ${since(step.startsAtMs, nowMs)}, as its sender says`,
        {
          isStrong: true,
        },
      );
    case 'routed':
      return line(
        'step',
        'Route matched',
        [['root', ...step.route.path].join(' › '), `→ ${step.route.receiver}`].join(' '),
        {
          code: step.route.path,
        },
      );
    case 'grouped':
      return line('step', 'Grouped', groupDetail(step.route));
    case 'nobody':
      return line('held', 'Nobody is told', `the receiver ${step.receiver} has no integrations`, { isStrong: true });
    case 'held':
      return { ...line('held', HELD[step.what], '', { isStrong: true, isTurn: true }), ...heldWords(step, nowMs) };
    case 'clear':
      return step.was
        ? line('ok', 'No longer held back', `${step.receiver} hears of it`)
        : line('ok', 'Nothing held it back', 'no silence, no inhibition, no time interval');
    case 'message':
    case 'sending':
      return { ...line('message', '', ''), ...messageWords(step.message) };
    case 'unchanged':
      return undefined; // said by what comes next; the text has it
    case 'resolved':
      return line('ok', 'Resolved', step.isLost ? 'nobody said so: no news for resolve_timeout' : '', {
        isStrong: true,
      });
    case 'next':
      return line('next', `Next: ${NEXT[step.what][0]}`, NEXT[step.what][1](step.receiver));
  }
}

// ---- until it fired -----------------------------------------------------------------------------------------------------

const comparison = (expr: string) => /[<>]|[!=]=/.test(expr.replace(/\{[^}]*\}|"[^"]*"/g, ''));

const sampleTitle = (expr: string) => (comparison(expr) ? 'Sample across the threshold' : 'Expression came true');

const sampleDetail = (value: number | undefined, expr: string) =>
  value === undefined ? expr : `${formatNumber(value)} in ${expr}`;

const pendingDetail = ({ group, evaluationMs, forMs }: { group: string; evaluationMs: number; forMs: number }) =>
  `group ${group}, ${took(evaluationMs)}; waits for ${spelled(forMs)}`;

const firingDetail = (forMs: number) =>
  forMs > 0 ? `true for ${spelled(forMs)} without a break` : 'the rule has no "for"';

function groupDetail({
  groupLabels,
  groupWaitMs,
  group,
}: {
  groupLabels: object;
  groupWaitMs: number;
  group?: { alerts: number };
}) {
  const names = Object.keys(groupLabels);
  const by = names.length > 0 ? `by ${names.join(', ')}` : 'with all others of its route';
  const others = group && group.alerts > 1 ? `; ${group.alerts} alerts in it now` : '';
  return `${by}; group_wait ${spelled(groupWaitMs)}${others}`;
}

// ---- held back ----------------------------------------------------------------------------------------------------------

const HELD: Readonly<Record<HeldWhat, string>> = {
  silence: 'Silenced',
  inhibition: 'Inhibited',
  mute_time_interval: 'Muted at this time',
  active_time_interval: 'Outside of active times',
};

export const silenceWords = ({ id, createdBy, comment, endsAtMs }: SilenceNote, nowMs: number): string => {
  if (endsAtMs === null) return `by a silence that is forgotten, ${id}`;
  return `by ${createdBy || 'somebody'} until ${since(endsAtMs, nowMs)}${comment && `: ${comment}`}`;
};

function heldWords(step: WhyStep & { kind: 'held' }, nowMs: number): Pick<WhyLine, 'detail' | 'link'> {
  const [silence] = step.silences;
  const [inhibitor] = step.inhibitors;
  if (silence) {
    const link = { href: silenceHref(silence.id), text: 'Silence' };
    return { detail: step.silences.map((each) => silenceWords(each, nowMs)).join('; '), link };
  }
  if (inhibitor) {
    const { alertname, ...rest } = inhibitor.labels ?? {};
    const link = { href: `/alerts/${inhibitor.fingerprint}`, text: alertname ?? inhibitor.fingerprint };
    return { detail: `fires, too: ${labelText(rest)}`, link };
  }
  return { detail: `time interval ${step.by.join(', ')}` };
}

// ---- messages -----------------------------------------------------------------------------------------------------------

function messageWords(message: NotificationRecord): Omit<WhyLine, 'atMs'> {
  const { outcome, tries, attempts, lastAttempt, why } = message;
  const name = `${message.receiver}, ${integrationName(message.integration, message.index)}`;
  const reason = why === 'first' ? '' : `, ${WHY_NOW[why]}`;
  const link = { href: `/alerts/notifications?${new URLSearchParams({ id: message.id })}`, text: 'Tries' };
  if (outcome === 'sent' && tries <= 1) {
    const title = `${name}: sent${reason}`;
    return { mark: 'message', title, detail: replyOf(lastAttempt), isStrong: true };
  }
  if (outcome === 'sent') {
    const [first] = attempts;
    const title = `${name}: ${first?.code ?? 'no answer'}, retried`;
    const detail = `sent on the ${ordinal(tries)} try ${clockWithSeconds(lastAttempt?.atMs ?? message.atMs)}, ${replyOf(lastAttempt)}`;
    return { mark: 'warning', title, detail, isStrong: true, link };
  }
  if (outcome === 'sending') {
    const title = `${name}: ${tries === 0 ? 'being sent' : 'trying again'}${reason}`;
    const detail =
      tries === 0 ? 'no answer yet' : `${plural(tries, 'try', 'tries')} failed; last: ${replyOf(lastAttempt)}`;
    return { mark: 'pending', title, detail, isStrong: true, link };
  }
  const detail = `${replyOf(lastAttempt)}${tries > 1 ? `, after ${tries} tries` : ''}`;
  return { mark: 'critical', title: `${name}: ${OUTCOMES[outcome].word}${reason}`, detail, isStrong: true, link };
}

const NEXT: Readonly<Record<WhyNext['what'], readonly [title: string, detail: (receiver: string) => string]>> = {
  look: ['first message', (receiver) => `group_wait is over then; to ${receiver}, unless something holds it back`],
  again: ['sent again', (receiver) => `the group is looked at again; to ${receiver}`],
  repeat: ['repeats', (receiver) => `to ${receiver}, unless it resolves`],
  change: ['message', (receiver) => `to ${receiver}, at the next look at the group`],
  silence_ends: ['silence ends', (receiver) => `then ${receiver} hears of it at the next look, if it still fires`],
  interval_ends: ['quiet time ends', (receiver) => `then ${receiver} hears of it at the next look, if it still fires`],
  inhibited: ['when the other alert resolves', (receiver) => `then ${receiver} hears of it, if it still fires`],
};

// ---- the whole ----------------------------------------------------------------------------------------------------------

export const WHY_TITLES: Readonly<Record<Why['verdict'], string>> = {
  paged: 'Why was I paged',
  sending: 'Why is the page not there yet',
  failed: 'Why was I not paged',
  held: 'Why was I not paged',
  waiting: 'Who will be paged',
  nobody: 'Why was I not paged',
  not_sent: 'Why was I not paged',
};

/** For a chat or a ticket: every step, with days and time zone. */
export function whyText(why: Why): string {
  const head = [`${WHY_TITLES[why.verdict]}: {${labelText(why.labels)}}`, `fingerprint ${why.fingerprint}`, ''];
  const lines = why.steps.map((step) => {
    const when = step.atMs === undefined ? '                        ' : new Date(step.atMs).toISOString();
    if (step.kind === 'unchanged') {
      const name = integrationName(step.integration, step.index);
      return `${when}  ${step.receiver}, ${name}: nothing new; not said again before ${new Date(step.untilMs).toISOString()}`;
    }
    const line = lineOf(step, Date.now());
    return (
      line && `${when}  ${line.title}${line.detail && ` (${line.detail})`}${line.link ? ` ${line.link.text}` : ''}`
    );
  });
  return [...head, ...lines.filter((line) => line !== undefined)].join('\n');
}

/** "14:02:15", and on another day "18 Nov 14:02". */
export const whenWords = (atMs: number, nowMs: number): string => {
  const text = since(atMs, nowMs);
  return text === clock(atMs) ? clockWithSeconds(atMs) : text;
};
