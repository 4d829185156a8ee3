// All rules there are: those of files and those people made, handed to the loops together. What another process changed in the
// database is noticed within a second.
import type { PrometheusConfig } from '@/lib/formats/prometheus-config';
import { type CheckExpr, parseRuleFile } from '@/lib/formats/prometheus-rules';
import { messageOf } from '@/lib/kernel/errors';
import type { RuleSettings } from '@/lib/metrics/react/rules/context';
import type { RuleGroupSpec } from '@/lib/metrics/react/rules/model';
import type { RuleDefinition, RuleDefinitionStore } from '@/lib/metrics/store/rule-definitions';
import type { Log } from '../log';
import { specOf } from './rule-files';
import type { RuleLoops } from './rule-loops';

/** A made group as it is evaluated; one that this process cannot read is left out and says why. */
export type MadeGroup = RuleDefinition & { readonly spec: RuleGroupSpec | undefined; readonly problem: string };

type Defaults = Pick<PrometheusConfig['global'], 'evaluationIntervalMs' | 'ruleQueryOffsetMs'>;

export type RuleBookOptions = {
  readonly store: Pick<RuleDefinitionStore, 'list'>;
  readonly loops: Pick<RuleLoops, 'apply'>;
  readonly checkExpr: CheckExpr;
  readonly log: Log;
};

/** What /api/v1/rules and metrics call the file of a namespace; no path of a rule file looks like it. */
export const fileOfNamespace = (namespace: string): string => `quadrant:${namespace}`;

export class RuleBook {
  private files: { readonly groups: readonly RuleGroupSpec[]; readonly settings: RuleSettings } | undefined;
  private known: Defaults = { evaluationIntervalMs: 60_000, ruleQueryOffsetMs: 0 };
  private groups: readonly MadeGroup[] | undefined;
  /** Changes one after another: the loops take over one set at a time. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: RuleBookOptions) {}

  /** As files and settings say from now on. @throws unavailable at the first time, when the made groups cannot be read */
  apply(groups: readonly RuleGroupSpec[], settings: RuleSettings, defaults: Defaults): Promise<void> {
    return this.inTurn(async () => {
      const definitions = await this.options.store.list().catch((thrown) => {
        if (!this.groups) throw thrown; // without them their alerts would be taken for gone
        return this.groups;
      });
      this.files = { groups, settings };
      this.known = defaults;
      await this.takeOver(definitions);
    });
  }

  /** Takes over what was changed in the database, by whomever; resolves when it is being evaluated. @throws unavailable */
  follow(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.files) return;
      const definitions = await this.options.store.list();
      if (standing(definitions) !== standing(this.groups ?? [])) await this.takeOver(definitions);
    });
  }

  /** By namespace and name. */
  made(): readonly MadeGroup[] {
    return this.groups ?? [];
  }

  ofFiles(): readonly RuleGroupSpec[] {
    return this.files?.groups ?? [];
  }

  externalLabels(): Readonly<Record<string, string>> {
    return this.files?.settings.externalLabels ?? {};
  }

  defaults(): Defaults {
    return this.known;
  }

  private async takeOver(definitions: readonly RuleDefinition[]): Promise<void> {
    const { files } = this;
    if (!files) return;
    this.groups = definitions.map((definition) => this.read(definition));
    const specs = this.groups.flatMap(({ spec }) => (spec ? [spec] : []));
    await this.options.loops.apply([...files.groups, ...specs], files.settings);
  }

  private read(definition: RuleDefinition): MadeGroup {
    const { namespace, name, text } = definition;
    const file = fileOfNamespace(namespace);
    try {
      const [group] = parseRuleFile(text, file, this.options.checkExpr).groups;
      if (!group || group.name !== name) throw new Error(`its text is not of a group named ${JSON.stringify(name)}`);
      const { evaluationIntervalMs, ruleQueryOffsetMs } = this.known;
      return { ...definition, spec: specOf(file, group, evaluationIntervalMs, ruleQueryOffsetMs), problem: '' };
    } catch (refused) {
      const problem = messageOf(refused);
      this.options.log.error({ namespace, group: name, problem }, 'a rule group cannot be read and is left out');
      return { ...definition, spec: undefined, problem };
    }
  }

  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => {}); // whoever asked for it has the failure
    return done;
  }
}

const standing = (definitions: readonly RuleDefinition[]): string =>
  JSON.stringify(definitions.map(({ namespace, name, version }) => [namespace, name, version]));
