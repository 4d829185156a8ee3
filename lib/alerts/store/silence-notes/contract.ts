// The store of what is kept beside silences, as the other stages see it. Implementations pass contract.suite.ts.
import type {
  KeptBack,
  RecurringSilence,
  SilenceMatch,
  SilenceNote,
  SilenceTally,
  SilenceTemplate,
} from '../../silence-notes';

export interface SilenceNotesStore {
  /** By silence. Silences nobody wants anything of have none. @throws unavailable */
  notes(): Promise<ReadonlyMap<string, SilenceNote>>;

  /** Replaces the note of the same silence. @throws unavailable */
  putNote(note: SilenceNote): Promise<void>;

  /** Given again, a match only moves `lastMatchMs` on. @throws unavailable */
  recordMatches(matches: readonly SilenceMatch[], atMs: number): Promise<void>;

  /**
   * Counts `messages`, unless the last look at the group kept back the same: then a message would only have gone out after
   * the repeat interval. @throws unavailable
   */
  recordKeptBack(kept: KeptBack): Promise<void>;

  /** By silence. Silences that have done nothing have none. @throws unavailable */
  tallies(): Promise<ReadonlyMap<string, SilenceTally>>;

  /** By name. @throws unavailable */
  templates(): Promise<readonly SilenceTemplate[]>;

  /** Replaces the one with the same id. @throws conflict when another has its name; unavailable */
  putTemplate(template: SilenceTemplate): Promise<void>;

  /** @throws not_found, unavailable */
  deleteTemplate(id: string): Promise<void>;

  /** By name. @throws unavailable */
  recurring(): Promise<readonly RecurringSilence[]>;

  /** Replaces the one with the same id. @throws conflict when another has its name; unavailable */
  putRecurring(recurring: RecurringSilence): Promise<void>;

  /** @throws not_found, unavailable */
  deleteRecurring(id: string): Promise<void>;

  /** Silences there is a note or a tally of. @throws unavailable */
  silenceIds(): Promise<readonly string[]>;

  /** Forgets notes and tallies of these silences. @throws unavailable */
  forget(silenceIds: readonly string[]): Promise<void>;

  close(): Promise<void>;
}
