// /api/rules: rule groups of files and of people; the latter made, changed with versions, deleted and restored here.
import type { CheckExpr } from '@/lib/formats/prometheus-rules';
import { conversionOf } from '@/lib/formats/prometheus-rules/conversion';
import { definitionsOf, textOfGroups } from '@/lib/formats/prometheus-rules/definition';
import { textOfOneGroup } from '@/lib/formats/prometheus-rules/one-group';
import { badInput, notFound } from '@/lib/kernel/errors';
import type { WireHandler } from '@/lib/kernel/http';
import { lineDiff } from '@/lib/kernel/line-diff';
import type {
  ChangeNote,
  RuleChange,
  RuleDefinition,
  RuleDefinitionStore,
  RuleGroupId,
  RuleVersion,
} from '@/lib/metrics/store/rule-definitions';
import { type Asked, type Endpoints, routesOf } from './endpoint';
import { changeOf, oneGroupOf, ruleBodyOf, validated, versionOf } from './rules-bodies';
import { type GroupListing, type Listed, listingJson } from './rules-listing';

export type RulesDoors = {
  readonly store: Omit<RuleDefinitionStore, 'change'>;
  /** Resolves when the changed groups are being evaluated here; a change is an event. @throws as the store's */
  readonly change: (changes: readonly RuleChange[], note: ChangeNote) => Promise<readonly RuleVersion[]>;
  readonly listed: () => Promise<Listed>;
  /** What a group of a rule file says, as a file of its own. @throws not_found */
  readonly fileGroupText: (file: string, group: string) => string;
  readonly checkExpr: CheckExpr;
};

export type { GroupListing, Listed };

const MAX_VERSIONS = 200;
const MAX_DELETED = 200;

const GROUP = '/api/rules/groups/:namespace/:name';

export function ruleRoutes(doors: RulesDoors): { readonly path: string; readonly handler: WireHandler }[] {
  const { store } = doors;
  const endpoints: Endpoints = {
    '/api/rules/groups': { GET: async () => listingJson(await doors.listed()) },
    '/api/rules/groups/:namespace': {
      GET: (asked) => namespaceText(asked, store),
      POST: (asked) => importFile(asked, doors),
    },
    [GROUP]: {
      GET: async (asked) => groupJson(await present(asked, store)),
      PUT: (asked) => putGroup(asked, doors),
      DELETE: (asked) => deleteGroup(asked, doors),
    },
    [`${GROUP}/versions`]: {
      GET: async (asked) => ({
        versions: (await store.versions(idOf(asked), MAX_VERSIONS)).map(withoutText),
      }),
    },
    [`${GROUP}/versions/:version`]: { GET: async (asked) => versionJson(await askedVersion(asked, store)) },
    [`${GROUP}/diff`]: { GET: (asked) => diff(asked, store) },
    [`${GROUP}/restore`]: { POST: (asked) => restore(asked, doors) },
    '/api/rules/deleted': {
      GET: async () => ({ groups: (await store.deleted(MAX_DELETED)).map(withoutText) }),
    },
    '/api/rules/file-group': { GET: (asked) => fileGroup(asked, doors) },
    '/api/rules/validate': { POST: (asked) => validated(ruleBodyOf(asked).text, 'the group', doors.checkExpr) },
    '/api/rules/convert': { POST: (asked) => convert(asked, doors) },
  };
  return routesOf(endpoints);
}

/** @throws bad_input for names that could not be shown */
function idOf({ segments }: Asked): RuleGroupId {
  const [, , , namespace = '', name = ''] = segments;
  return { namespace: requireName('namespace', namespace), name: requireName('group', name) };
}

function requireName(what: string, name: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is refused
  if (name.trim() !== '' && name.length <= 200 && !/[\u0000-\u001f\u007f]/.test(name)) return name;
  throw badInput(`${what} ${JSON.stringify(name)} must have 1 to 200 letters and none that cannot be shown`);
}

async function present(asked: Asked, store: RulesDoors['store']): Promise<RuleDefinition> {
  const { namespace, name } = idOf(asked);
  const found = (await store.list()).find((each) => each.namespace === namespace && each.name === name);
  if (found) return found;
  throw notFound(`there is no rule group ${JSON.stringify(name)} of ${JSON.stringify(namespace)}`);
}

const groupJson = (definition: RuleDefinition) => ({ ...definition, group: definitionsOf(definition.text)[0] });

/** A group whose text names it otherwise is renamed: its versions stay under the old name. */
async function putGroup(asked: Asked, doors: RulesDoors) {
  const id = idOf(asked);
  const { text, basedOn, note } = ruleBodyOf(asked);
  const { name } = oneGroupOf(text, id.name, doors.checkExpr);
  requireName('group', name);
  const changes =
    name === id.name
      ? [{ ...id, text, basedOn }]
      : [
          { ...id, name, text, basedOn: 0 },
          { ...id, text: undefined, basedOn },
        ];
  const [made] = await doors.change(changes, note);
  return versionJson(made);
}

async function deleteGroup(asked: Asked, doors: RulesDoors) {
  const { basedOn, note } = changeOf(asked);
  const [made] = await doors.change([{ ...idOf(asked), text: undefined, basedOn }], note);
  return versionJson(made);
}

/** Every group of a file, all of them or none; groups of the namespace that are not in it stay. */
async function importFile(asked: Asked, doors: RulesDoors) {
  const namespace = requireName('namespace', asked.segments[3] ?? '');
  const { text, note, basedOn } = ruleBodyOf(asked);
  const { groups, problems, isOldSyntax } = validated(text, namespace, doors.checkExpr);
  if (isOldSyntax || problems.length > 0) {
    throw badInput(
      isOldSyntax
        ? 'this is the rule syntax of Prometheus before 2.0; POST it to /api/rules/convert first'
        : problems.map(({ line, message }) => `${line}: ${message}`).join('\n'),
    );
  }
  if (groups.length === 0) throw badInput('the file has no groups');
  const changes = groups.map((group) => ({
    namespace,
    name: requireName('group', group.name),
    text: textOfOneGroup(text, namespace, group.name, doors.checkExpr),
    basedOn,
  }));
  return { groups: (await doors.change(changes, note)).map(versionJson) };
}

async function restore(asked: Asked, doors: RulesDoors) {
  const version = versionOf(asked.query.get('restore'));
  if (version === undefined) throw badInput('parameter "restore" names no version');
  const found = await doors.store.version(idOf(asked), version);
  if (!found) throw notFound(`there is no version ${version}`);
  if (found.text === undefined) throw badInput(`version ${version} is a deletion`);
  oneGroupOf(found.text, found.name, doors.checkExpr);
  const { basedOn, note } = changeOf(asked);
  const message = note.message || `version ${version} again`;
  const [made] = await doors.change([{ ...idOf(asked), text: found.text, basedOn }], { ...note, message });
  return versionJson(made);
}

async function askedVersion(asked: Asked, store: RulesDoors['store']): Promise<RuleVersion> {
  const version = versionOf(asked.segments[6] ?? '') ?? 0;
  const found = await store.version(idOf(asked), version);
  if (found) return found;
  throw notFound(`there is no version ${version}`);
}

/** `from` and `to` are versions; a deletion is an empty text. */
async function diff(asked: Asked, store: RulesDoors['store']) {
  const [from, to] = await Promise.all(
    ['from', 'to'].map(async (side) => {
      const version = versionOf(asked.query.get(side)) ?? 0;
      const found = version === 0 ? undefined : await store.version(idOf(asked), version);
      if (version !== 0 && !found) throw notFound(`there is no version ${version}`);
      return { version, text: found?.text ?? '' };
    }),
  );
  return { from: from?.version, to: to?.version, lines: lineDiff(from?.text ?? '', to?.text ?? '') };
}

function fileGroup({ query }: Asked, doors: RulesDoors) {
  const text = doors.fileGroupText(query.get('file') ?? '', query.get('group') ?? '');
  return { text, group: definitionsOf(text)[0] };
}

function convert(asked: Asked, doors: RulesDoors) {
  const { text } = ruleBodyOf(asked);
  const name = asked.query.get('name') || 'converted';
  const { yaml, rules } = conversionOf(text, name, doors.checkExpr);
  return { yaml, rules, groups: definitionsOf(yaml) };
}

/** All groups of a namespace as one rule file, for promtool and for those who go back to files. */
async function namespaceText({ segments }: Asked, store: RulesDoors['store']) {
  const namespace = segments[3] ?? '';
  const groups = (await store.list()).filter((each) => each.namespace === namespace);
  if (groups.length === 0) throw notFound(`there is no namespace ${JSON.stringify(namespace)}`);
  return { namespace, text: textOfGroups(groups.flatMap(({ text }) => definitionsOf(text))) };
}

const versionJson = (version: RuleVersion | undefined) =>
  version && { ...version, text: version.text ?? null, isDeleted: version.text === undefined };

const withoutText = ({ text, ...version }: RuleVersion) => ({ ...version, isDeleted: text === undefined });
