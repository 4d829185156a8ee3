// /api/v2/silences and /api/v2/silence/<id>.
import type { Silence } from '@/lib/alerts/model';
import { type ListedSilence, listSilences } from '@/lib/alerts/query/silences';
import type { WantedSilence } from '@/lib/alerts/store/silence-rules';
import { kindOf } from '@/lib/kernel/errors';
import type { Matcher, MatchType } from '@/lib/kernel/matchers';
import { badType, emptyAnswer, missing, resultAnswer, tooFew } from './answers';
import { boolField, cannot, isObject, type Json, parseBody, textField, timeField, withoutNul } from './body';
import type { Asked, Endpoint } from './endpoint';
import { matchersOf } from './filters';

export type SilenceDoors = {
  readonly silences: () => ReadonlyMap<string, Silence>;
  /** The id of what stands afterwards. @throws not_found, bad_input */
  readonly setSilence: (wanted: WantedSilence) => Promise<string>;
  /** @throws not_found */
  readonly expireSilence: (id: string) => Promise<void>;
  readonly nowMs: () => number;
};

export const silenceEndpoints = (doors: SilenceDoors): Readonly<Record<string, Endpoint>> => ({
  '/api/v2/silences': {
    POST: async ({ request }) => resultAnswer({ silenceID: await doors.setSilence(wantedSilence(request.body)) }),
    GET: ({ query }) =>
      resultAnswer(listSilences(doors.silences().values(), matchersOf(query), doors.nowMs()).map(silenceJson)),
  },
  '/api/v2/silence/:id': {
    GET: (asked) => {
      const silence = doors.silences().get(idOf(asked));
      const [listed] = silence ? listSilences([silence], [], doors.nowMs()) : [];
      return listed ? resultAnswer(silenceJson(listed)) : emptyAnswer(404);
    },
    DELETE: async (asked) => {
      try {
        await doors.expireSilence(idOf(asked));
        return emptyAnswer(200);
      } catch (thrown) {
        if (kindOf(thrown) !== 'not_found') throw thrown;
        return emptyAnswer(404);
      }
    },
  },
});

const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;

function idOf({ lastSegment }: Asked): string {
  if (!UUID.test(lastSegment)) throw badType('silenceID', 'path', 'uuid', lastSegment);
  return lastSegment;
}

const silenceJson = ({ silence, state }: ListedSilence) => ({
  id: silence.id,
  status: { state },
  updatedAt: timeText(silence.updatedAtMs),
  comment: silence.comment,
  createdBy: silence.createdBy,
  endsAt: timeText(silence.endsAtMs),
  matchers: silence.matchers.map(({ name, type, value }) => ({
    isEqual: !type.startsWith('!'),
    isRegex: type.endsWith('~'),
    name,
    value,
  })),
  startsAt: timeText(silence.startsAtMs),
});

const timeText = (ms: number) => new Date(ms).toISOString();

const BODY = 'silence';

/** Types first, then what is required, in the order in which Alertmanager looks. @throws Malformed */
function wantedSilence(body: Uint8Array): WantedSilence {
  const given = parseBody(body, BODY) ?? {};
  if (!isObject(given)) throw cannot(BODY, given, 'value of type struct { ID string "json:\\"id,omitempty\\"" }');
  const id = textField(BODY, given.id, '.id') || undefined;
  const typed = {
    comment: textField(BODY, given.comment, 'Silence.comment'),
    createdBy: textField(BODY, given.createdBy, 'Silence.createdBy'),
    endsAtMs: timeField(BODY, given.endsAt, 'Silence.endsAt'),
    matchers: typedMatchers(given.matchers),
    startsAtMs: timeField(BODY, given.startsAt, 'Silence.startsAt'),
  };
  const { comment, createdBy, endsAtMs, matchers, startsAtMs } = typed;
  if (comment === undefined) throw missing('comment');
  if (createdBy === undefined) throw missing('createdBy');
  if (endsAtMs === undefined) throw missing('endsAt');
  if (matchers === undefined) throw missing('matchers');
  if (matchers.length === 0) throw tooFew('matchers');
  const checked = matchers.map(checkedMatcher);
  if (startsAtMs === undefined) throw missing('startsAt');
  return {
    ...{ id, endsAtMs, startsAtMs, matchers: checked },
    ...{ comment: withoutNul(comment, 'comment'), createdBy: withoutNul(createdBy, 'createdBy') },
  };
}

type TypedMatcher = Readonly<
  Record<'name' | 'value', string | undefined> & Record<'isRegex' | 'isEqual', boolean | undefined>
>;

function typedMatchers(value: Json | undefined): readonly TypedMatcher[] | undefined {
  if (value === undefined || value === null) return undefined;
  if (!Array.isArray(value)) throw cannot(BODY, value, 'struct field Silence.matchers of type models.Matchers');
  return (value as readonly Json[]).map((each) => {
    const matcher = each ?? {};
    if (!isObject(matcher)) throw cannot(BODY, matcher, 'struct field Silence.matchers of type models.Matcher');
    return {
      isEqual: boolField(BODY, matcher.isEqual, 'Matcher.matchers.isEqual'),
      isRegex: boolField(BODY, matcher.isRegex, 'Matcher.matchers.isRegex'),
      name: textField(BODY, matcher.name, 'Matcher.matchers.name'),
      value: textField(BODY, matcher.value, 'Matcher.matchers.value'),
    };
  });
}

function checkedMatcher({ isEqual = true, isRegex, name, value }: TypedMatcher, index: number): Matcher {
  if (isRegex === undefined) throw missing(`matchers.${index}.isRegex`);
  if (name === undefined) throw missing(`matchers.${index}.name`);
  if (value === undefined) throw missing(`matchers.${index}.value`);
  return { name, value, type: typeOf(isEqual, isRegex) };
}

const typeOf = (isEqual: boolean, isRegex: boolean): MatchType => {
  if (isRegex) return isEqual ? '=~' : '!~';
  return isEqual ? '=' : '!=';
};
