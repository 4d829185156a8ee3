// Rule groups that people made through API and console, with all their versions. Rows that change: a store of their own.

/** A namespace holds groups as a rule file does. */
export type RuleGroupId = { readonly namespace: string; readonly name: string };

/** A group as it stands. `text` is a rule file with this one group, as it was written. */
export type RuleDefinition = RuleGroupId & { readonly version: number; readonly text: string };

/** `version` counts from 1 for each group and goes on after a deletion. */
export type RuleVersion = RuleGroupId & {
  readonly version: number;
  readonly atMs: number;
  readonly author: string;
  readonly message: string;
  /** undefined: the group was deleted. */
  readonly text: string | undefined;
};

export type RuleChange = RuleGroupId & {
  /** undefined: delete it. */
  readonly text: string | undefined;
  /** The version the change was made from, 0 for a group that is not there; undefined: whatever there is. */
  readonly basedOn: number | undefined;
};

export type ChangeNote = { readonly author: string; readonly message: string };

export interface RuleDefinitionStore {
  /** By namespace and name, in the order of their code points. @throws unavailable */
  list(): Promise<readonly RuleDefinition[]>;

  /**
   * Carries out all changes, or none. A text that is the present one makes no version.
   * @returns how each group stands afterwards, in the order of the changes
   * @throws conflict when a group is not what its change was based on; not_found for deleting what is not there; unavailable
   */
  change(changes: readonly RuleChange[], note: ChangeNote): Promise<readonly RuleVersion[]>;

  /** The newest first, at most `limit`; empty for a group nobody ever made. @throws unavailable */
  versions(id: RuleGroupId, limit: number): Promise<readonly RuleVersion[]>;

  /** undefined when there is none. @throws unavailable */
  version(id: RuleGroupId, version: number): Promise<RuleVersion | undefined>;

  /** The last version of each group that is no longer there, the latest deletion first, at most `limit`. @throws unavailable */
  deleted(limit: number): Promise<readonly RuleVersion[]>;
}
