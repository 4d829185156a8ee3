// What the rules API takes: a rule file as promtool knows it, or JSON in the same words. Out: text that is a rule file.
import { z } from 'zod';
import { type CheckExpr, checkedRuleFile, parseRuleFile, type RuleFile } from '@/lib/formats/prometheus-rules';
import {
  definitionsOf,
  type GroupDefinition,
  groupOfJson,
  textOfGroup,
} from '@/lib/formats/prometheus-rules/definition';
import { isOldRules } from '@/lib/formats/prometheus-rules/old-syntax';
import { badInput } from '@/lib/kernel/errors';
import type { ChangeNote } from '@/lib/metrics/store/rule-definitions';
import type { Asked } from './endpoint';

/** Beyond, nobody edits by hand; such files belong into rule_files. */
const MAX_TEXT = 1_000_000;

const jsonBody = z.object({
  text: z.string().optional(),
  group: z.unknown().optional(),
  /** The text a group as values goes by: what did not change stays as it is written there. */
  base: z.string().optional(),
  version: z.number().int().min(0).optional(),
  author: z.string().max(200).optional(),
  message: z.string().max(2_000).optional(),
});

export type RuleBody = {
  readonly text: string;
  /** The version it was made from; undefined: whatever there is. */
  readonly basedOn: number | undefined;
  readonly note: ChangeNote;
};

/**
 * JSON: `text` or `group`, `version`, `author`, `message`. Anything else is YAML, with the rest in the query string.
 * @throws bad_input
 */
export function ruleBodyOf(asked: Asked): RuleBody {
  const body = isJson(asked) ? jsonBodyOf(asked) : undefined;
  const text = body ? textOfJson(body) : yamlOf(asked);
  if (text.length > MAX_TEXT) throw badInput(`the group has ${text.length} letters, and ${MAX_TEXT} are allowed`);
  return { text, ...changeOf(asked, body) };
}

/** The version a change is made from, and who makes it why, from body or query string. @throws bad_input */
export function changeOf(asked: Asked, body = isJson(asked) ? jsonBodyOf(asked) : undefined): Omit<RuleBody, 'text'> {
  const { query } = asked;
  return {
    basedOn: body?.version ?? versionOf(query.get('version')),
    note: {
      author: body?.author ?? query.get('author')?.slice(0, 200) ?? '',
      message: body?.message ?? query.get('message')?.slice(0, 2_000) ?? '',
    },
  };
}

const isJson = ({ request }: Asked) =>
  request.body.length > 0 && (request.headers['content-type'] ?? '').toLowerCase().includes('json');

function jsonBodyOf(asked: Asked): z.infer<typeof jsonBody> {
  const parsed = jsonBody.safeParse(asked.json());
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw badInput(`the body's ${issue?.path.join('.') || 'value'}: ${issue?.message.toLowerCase()}`);
}

function textOfJson({ text, group, base }: z.infer<typeof jsonBody>): string {
  if (text !== undefined) return text;
  if (group === undefined) throw badInput('the body has neither "text" nor "group"');
  return textOfGroup(groupOfJson(group), base);
}

function yamlOf({ request }: Asked): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(request.body);
  } catch (cause) {
    throw badInput('the body is not UTF-8', { cause });
  }
}

/** A version's number in a path or a query string. @throws bad_input */
export function versionOf(text: string | null): number | undefined {
  if (text === null || text === '') return undefined;
  if (!/^\d{1,9}$/.test(text)) throw badInput(`version ${JSON.stringify(text)} is not a whole number`);
  return Number(text);
}

export type Validated = {
  readonly text: string;
  readonly problems: readonly { readonly line: number; readonly message: string }[];
  /** Said though it is taken. */
  readonly warnings: readonly { readonly line: number; readonly message: string }[];
  readonly isOldSyntax: boolean;
  /** As far as the text can be read. */
  readonly groups: readonly GroupDefinition[];
};

/** What promtool would say of a text. */
export function validated(text: string, fileName: string, checkExpr: CheckExpr): Validated {
  const read = { text, isOldSyntax: isOldRules(text), groups: definitionsOf(text) };
  return { ...read, ...checkedRuleFile(text, fileName, checkExpr) };
}

/** A file of exactly one group. @throws ConfigError with every problem and its line; bad_input */
export function oneGroupOf(text: string, fileName: string, checkExpr: CheckExpr): RuleFile['groups'][number] {
  if (isOldRules(text)) {
    throw badInput('this is the rule syntax of Prometheus before 2.0; POST it to /api/rules/convert first');
  }
  const { groups } = parseRuleFile(text, fileName, checkExpr);
  const [group] = groups;
  if (!group || groups.length > 1) throw badInput(`expected one group, got ${groups.length}`);
  return group;
}
