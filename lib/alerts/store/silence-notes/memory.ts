// What is kept beside silences, in memory, for tests.
import { conflict, notFound } from '@/lib/kernel/errors';
import {
  type KeptBack,
  NO_TALLY,
  type RecurringSilence,
  type SilenceNote,
  type SilenceTemplate,
} from '../../silence-notes';
import type { SilenceNotesStore } from './contract';

type Kept = Pick<KeptBack, 'silenceId' | 'firing' | 'messages'> & {
  readonly firstMs: number;
  readonly countedMs: number;
};

export function memorySilenceNotes(): SilenceNotesStore {
  const notes = new Map<string, SilenceNote>();
  const matches = new Map<string, { readonly silenceId: string; readonly lastMs: number }>();
  const keptBack = new Map<string, Kept>();
  const templates = namedThings<SilenceTemplate>('template');
  const recurring = namedThings<RecurringSilence>('recurring silence');

  const tallyOf = (silenceId: string) => {
    const matched = [...matches.values()].filter((match) => match.silenceId === silenceId);
    const kept = [...keptBack.values()].filter((each) => each.silenceId === silenceId);
    return {
      alerts: matched.length,
      lastMatchMs: matched.length > 0 ? Math.max(...matched.map(({ lastMs }) => lastMs)) : undefined,
      messages: kept.reduce((sum, { messages }) => sum + messages, 0),
      firstMessageMs: kept.length > 0 ? Math.min(...kept.map(({ firstMs }) => firstMs)) : NO_TALLY.firstMessageMs,
    };
  };

  return {
    notes: async () => new Map(notes),
    putNote: async (note) => void notes.set(note.silenceId, note),
    async recordMatches(given, atMs) {
      for (const { silenceId, fingerprint } of given)
        matches.set(`${silenceId} ${fingerprint}`, { silenceId, lastMs: atMs });
    },
    async recordKeptBack(kept) {
      const key = `${kept.silenceId} ${kept.groupId}`;
      keptBack.set(key, counted(keptBack.get(key), kept));
    },
    async tallies() {
      const ids = new Set([...matches.values(), ...keptBack.values()].map(({ silenceId }) => silenceId));
      return new Map([...ids].map((id) => [id, tallyOf(id)]));
    },
    templates: async () => templates.list(),
    putTemplate: async (template) => templates.put(template),
    deleteTemplate: async (id) => templates.remove(id),
    recurring: async () => recurring.list(),
    putRecurring: async (each) => recurring.put(each),
    deleteRecurring: async (id) => recurring.remove(id),
    async silenceIds() {
      const all = [...notes.values(), ...matches.values(), ...keptBack.values()];
      return [...new Set(all.map(({ silenceId }) => silenceId))];
    },
    async forget(silenceIds) {
      const gone = new Set(silenceIds);
      for (const map of [notes, matches, keptBack])
        for (const [key, { silenceId }] of map) if (gone.has(silenceId)) map.delete(key);
    },
    async close() {},
  };
}

function counted(last: Kept | undefined, kept: KeptBack): Kept {
  const { silenceId, firing, atMs, repeatIntervalMs, messages } = kept;
  if (!last) return { silenceId, firing, messages, firstMs: atMs, countedMs: atMs };
  const isSame = firing.every((fingerprint) => last.firing.includes(fingerprint));
  if (isSame && last.countedMs >= atMs - repeatIntervalMs) return { ...last, firing };
  return { ...last, firing, messages: last.messages + messages, countedMs: atMs };
}

function namedThings<T extends { readonly id: string; readonly name: string }>(kind: string) {
  const byId = new Map<string, T>();
  return {
    list: () => [...byId.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
    put(thing: T) {
      const isTaken = [...byId.values()].some(({ id, name }) => name === thing.name && id !== thing.id);
      if (isTaken) throw conflict(`there is a ${kind} ${JSON.stringify(thing.name)} already`);
      byId.set(thing.id, thing);
    },
    remove(id: string) {
      if (!byId.delete(id)) throw notFound(`there is no ${kind} ${id}`);
    },
  };
}
