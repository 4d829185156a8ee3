// /api/alerts/silences and below: silences with what they do, what one would do, and the console's ways to change them.
import type { Silence } from '@/lib/alerts/model';
import type { MatcherSet } from '@/lib/alerts/query/matcher-set';
import type { SilenceView } from '@/lib/alerts/query/silence-overview';
import type { SilencePreview } from '@/lib/alerts/query/silence-preview';
import type { WantedSilence } from '@/lib/alerts/store/silence-rules';
import { badInput, kindOf, messageOf, notFound } from '@/lib/kernel/errors';
import type { Labels } from '@/lib/kernel/labels';
import { parseMatchers } from '@/lib/kernel/matcher-text';
import type { Matcher } from '@/lib/kernel/matchers';
import type { Asked, Endpoints } from './endpoint';
import { Fields } from './fields';
import { knownLabels } from './known-labels';
import { matcherJson, matcherSetJson, previewJson, silenceViewJson } from './silence-json';

/** What somebody wants of a silence that Alertmanager's API has no place for. What is left out stays as it was. */
export type Wishes = {
  readonly untilResolved?: boolean;
  readonly annotations?: Readonly<Record<string, string>>;
};

export type SilencesDoors = {
  readonly nowMs: () => number;
  /** 0: no limit. */
  readonly maxDurationMs: number;
  readonly silences: () => ReadonlyMap<string, Silence>;
  /** @throws unavailable */
  readonly overview: (filter: readonly Matcher[]) => Promise<readonly SilenceView[]>;
  /** @param id of the silence that is edited. @throws unavailable */
  readonly preview: (matchers: readonly Matcher[], id: string | undefined) => Promise<SilencePreview>;
  /** Which matchers would cover these alerts, or alerts about these series. */
  readonly suggest: (selected: readonly Labels[]) => MatcherSet;
  readonly firingLabels: () => readonly Labels[];
  /** Of alerts that wait, or were over in the last days. @throws unavailable */
  readonly otherLabels: () => Promise<readonly Labels[]>;
  /** The id of what stands afterwards. @throws not_found, bad_input, unavailable */
  readonly setSilenceWith: (wanted: WantedSilence, wishes: Wishes) => Promise<string>;
  /** The id of what stands afterwards. @throws not_found, conflict, unavailable */
  readonly extendSilence: (id: string, byMs: number) => Promise<string>;
  /** @throws not_found, unavailable */
  readonly expireSilence: (id: string) => Promise<void>;
};

const MOST_SELECTED = 5_000;
const MOST_AT_ONCE = 1_000;
const YEAR_MS = 366 * 86_400_000;

export const silenceEndpoints = (doors: SilencesDoors): Endpoints => ({
  '/api/alerts/silences': {
    GET: async ({ query }) => ({
      nowMs: doors.nowMs(),
      maxDurationMs: doors.maxDurationMs,
      silences: (await doors.overview(query.getAll('filter').flatMap(parseMatchers))).map(silenceViewJson),
    }),
    POST: async (asked) => ({ id: await setSilence(asked, doors) }),
  },
  '/api/alerts/silences/preview': {
    POST: async (asked) => {
      const fields = new Fields(asked.json());
      const preview = await doors.preview(fields.matchers('matchers'), fields.optionalText('id'));
      return previewJson(preview, doors.silences());
    },
  },
  '/api/alerts/silences/suggest': {
    POST: (asked) => matcherSetJson(doors.suggest(new Fields(asked.json()).labelSets('labelSets', MOST_SELECTED))),
  },
  '/api/alerts/silences/matchers': {
    GET: ({ query }) => ({ matchers: query.getAll('filter').flatMap(parseMatchers).map(matcherJson) }),
  },
  '/api/alerts/silences/labels': {
    GET: async () => ({ labels: knownLabels(doors.firingLabels(), await doors.otherLabels()) }),
  },
  '/api/alerts/silences/expire': {
    POST: (asked) =>
      forEach(asked, async (id) => {
        await doors.expireSilence(id);
        return id;
      }),
  },
  '/api/alerts/silences/extend': {
    POST: (asked) => {
      const byMs = durationOf(asked);
      return forEach(asked, (id) => doors.extendSilence(id, byMs));
    },
  },
  '/api/alerts/silences/:id/expire': { POST: async (asked) => doors.expireSilence(idOf(asked)) },
  '/api/alerts/silences/:id/extend': {
    POST: async (asked) => ({ id: await doors.extendSilence(idOf(asked), durationOf(asked)) }),
  },
});

const durationOf = (asked: Asked): number => new Fields(asked.json()).integer('ms', -YEAR_MS, YEAR_MS);

/** A start in the past, or none, is now. */
async function setSilence(asked: Asked, doors: SilencesDoors): Promise<string> {
  const fields = new Fields(asked.json());
  const id = fields.optionalText('id');
  if (id !== undefined) checkId(id);
  const now = doors.nowMs();
  const startsAtMs = fields.integer('startsAtMs', 0, Number.MAX_SAFE_INTEGER, now);
  const wanted: WantedSilence = {
    ...{ id, startsAtMs, matchers: fields.matchers('matchers') },
    endsAtMs: fields.integer('endsAtMs', 0, startsAtMs + YEAR_MS * 100),
    ...{ createdBy: fields.text('createdBy', ''), comment: fields.filledText('comment') },
  };
  return doors.setSilenceWith(wanted, {
    untilResolved: fields.boolean('untilResolved', false),
    annotations: fields.textsByName('annotations'),
  });
}

/** Each for itself: what becomes of one that is refused is told beside the others. */
async function forEach(asked: Asked, change: (id: string) => Promise<string>) {
  const ids = new Fields(asked.json()).texts('ids', MOST_AT_ONCE);
  const results = [];
  for (const id of ids) {
    try {
      checkId(id);
      results.push({ id, newId: await change(id) });
    } catch (thrown) {
      if (kindOf(thrown) === 'unavailable') throw thrown; // it would be so for all
      results.push({ id, error: messageOf(thrown) });
    }
  }
  return { results };
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

export function checkId(id: string): void {
  if (!UUID.test(id)) throw notFound(`there is no silence ${JSON.stringify(id)}`);
}

/** `/api/alerts/silences/:id/…` */
function idOf({ segments }: Asked): string {
  const id = segments[3];
  if (id === undefined) throw badInput('the path names no silence');
  checkId(id);
  return id;
}
