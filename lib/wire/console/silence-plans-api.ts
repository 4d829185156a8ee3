// /api/alerts/silences/templates and …/recurring: silences to be made with one press, and those that come every week.
import type { RecurringSilence, SilenceTemplate } from '@/lib/alerts/silence-notes';
import { badInput } from '@/lib/kernel/errors';
import type { Asked, Endpoints } from './endpoint';
import { Fields } from './fields';
import { planJson, recurringJson } from './silence-json';
import { checkId } from './silences-api';

type Window = { readonly startsAtMs: number; readonly endsAtMs: number };

export type SilencePlanDoors = {
  readonly newId: () => string;
  readonly templates: () => Promise<readonly SilenceTemplate[]>;
  /** @throws conflict when another has its name; unavailable */
  readonly putTemplate: (template: Omit<SilenceTemplate, 'updatedAtMs'>) => Promise<void>;
  /** @throws not_found, unavailable */
  readonly deleteTemplate: (id: string) => Promise<void>;
  readonly recurring: () => Promise<readonly RecurringSilence[]>;
  /** What was made of it ends, and is made anew. @throws conflict when another has its name; unavailable */
  readonly putRecurring: (recurring: Omit<RecurringSilence, 'updatedAtMs'>) => Promise<void>;
  /** @throws not_found, unavailable */
  readonly deleteRecurring: (id: string) => Promise<void>;
  /** Windows of the next seven days, that under way included. */
  readonly nextWindows: (recurring: RecurringSilence) => readonly Window[];
};

const YEAR_MS = 366 * 86_400_000;
const MINUTES = 24 * 60;

export const silencePlanEndpoints = (doors: SilencePlanDoors): Endpoints => ({
  '/api/alerts/silences/templates': {
    GET: async () => ({ templates: (await doors.templates()).map(planJson) }),
    POST: async (asked) => {
      const template = templateOf(new Fields(asked.json()), doors.newId());
      await doors.putTemplate(template);
      return { id: template.id };
    },
  },
  '/api/alerts/silences/templates/:id': {
    PUT: (asked) => doors.putTemplate(templateOf(new Fields(asked.json()), idOf(asked))),
    DELETE: (asked) => doors.deleteTemplate(idOf(asked)),
  },
  '/api/alerts/silences/recurring': {
    GET: async () => ({
      recurring: (await doors.recurring()).map((each) => recurringJson(each, doors.nextWindows(each))),
    }),
    POST: async (asked) => {
      const recurring = recurringOf(new Fields(asked.json()), doors.newId());
      await doors.putRecurring(recurring);
      return { id: recurring.id };
    },
  },
  '/api/alerts/silences/recurring/:id': {
    PUT: (asked) => doors.putRecurring(recurringOf(new Fields(asked.json()), idOf(asked))),
    DELETE: (asked) => doors.deleteRecurring(idOf(asked)),
  },
});

function templateOf(fields: Fields, id: string): Omit<SilenceTemplate, 'updatedAtMs'> {
  return {
    ...{ id, name: fields.filledText('name'), matchers: someMatchers(fields) },
    ...{ durationMs: fields.integer('durationMs', 60_000, YEAR_MS), comment: fields.text('comment', '') },
    ...{ untilResolved: fields.boolean('untilResolved', false), updatedBy: fields.text('updatedBy', '') },
  };
}

function recurringOf(fields: Fields, id: string): Omit<RecurringSilence, 'updatedAtMs'> {
  const weekdays = fields.list('weekdays', 7).map((day, i) => {
    if (typeof day !== 'number' || !Number.isInteger(day) || day < 0 || day > 6)
      throw badInput(`weekdays[${i}] is ${JSON.stringify(day)}, not 0 (Sunday) to 6`);
    return day;
  });
  if (weekdays.length === 0) throw badInput('weekdays is empty: it would never begin');
  return {
    ...{ id, name: fields.filledText('name'), matchers: someMatchers(fields) },
    ...{ comment: fields.filledText('comment'), weekdays: [...new Set(weekdays)].sort() },
    startMinute: fields.integer('startMinute', 0, MINUTES - 1),
    endMinute: fields.integer('endMinute', 0, MINUTES - 1),
    ...{ zone: zoneOf(fields), isEnabled: fields.boolean('isEnabled', true) },
    updatedBy: fields.text('updatedBy', ''),
  };
}

function someMatchers(fields: Fields) {
  const matchers = fields.matchers('matchers');
  if (matchers.length === 0) throw badInput('matchers is empty: it would match everything');
  return matchers;
}

function zoneOf(fields: Fields): string {
  const zone = fields.filledText('zone');
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone });
    return zone;
  } catch {
    throw badInput(`zone ${JSON.stringify(zone)} is no time zone, such as Europe/Berlin`);
  }
}

/** `/api/alerts/silences/<kind>/:id` */
function idOf({ segments }: Asked): string {
  const id = segments[4] ?? '';
  checkId(id);
  return id;
}
