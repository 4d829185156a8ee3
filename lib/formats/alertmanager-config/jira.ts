// `jira_configs`: an issue's texts in their short and long forms, and custom fields of any shape.
import { isMap, isSeq } from 'yaml';
import { parseDuration } from '@/lib/kernel/duration';
import { bool, listOf, parsed, type Read, text } from '../prometheus-config/reader';
import { httpConfig } from './http-client';
import { section } from './section';

/** A text of the issue; `enable_update: false` leaves it as it is once the issue exists. */
const longField = section({ template: text, enable_update: bool }, { template: '', enable_update: true });

const field: Read<NonNullable<ReturnType<typeof longField>>> = (node, reader, path) => {
  const given = reader.resolved(node);
  if (given && isMap(given)) return longField(node, reader, path);
  const template = text(node, reader, path);
  return template === undefined ? undefined : { template, enable_update: true };
};

const UPDATE_MODES = ['replace', 'merge'] as const;

const updateMode = parsed((given) => {
  const mode = UPDATE_MODES.find((each) => each === given);
  if (!mode) throw new Error('unknown labels.update_mode, must be replace or merge');
  return mode;
});

const longLabels = section(
  { values: listOf(text), enable_update: bool, update_mode: updateMode },
  { values: [], enable_update: true, update_mode: 'replace' },
);

const labels: Read<NonNullable<ReturnType<typeof longLabels>>> = (node, reader, path) => {
  const given = reader.resolved(node);
  if (!given || !isSeq(given)) return longLabels(node, reader, path);
  const values = listOf(text)(node, reader, path);
  return values && { values, enable_update: true, update_mode: 'replace' };
};

/** Custom fields: what Jira makes of them depends on the project, so any YAML is taken. */
const anyMapping: Read<Readonly<Record<string, unknown>>> = (node, reader, path) => {
  const value = reader.valueOf(node);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  return reader.problem(node, `${path} must be a mapping`);
};

const always = (template: string) => ({ template: `{{ template "${template}" . }}`, enable_update: true });

export const jira = section(
  {
    ...{ send_resolved: bool, http_config: httpConfig, api_url: text, api_type: text, project: text },
    ...{ issue_type: text, summary: field, description: field, labels, priority: text, reopen_transition: text },
    ...{ resolve_transition: text, wont_fix_resolution: text, reopen_duration: parsed(parseDuration) },
    fields: anyMapping,
  },
  {
    ...{ send_resolved: true, api_type: 'auto', fields: {}, reopen_duration: 0 },
    ...{ reopen_transition: '', resolve_transition: '', wont_fix_resolution: '' },
    ...{ summary: always('jira.default.summary'), description: always('jira.default.description') },
    labels: { values: [], enable_update: true, update_mode: 'replace' },
    priority: '{{ template "jira.default.priority" . }}',
  },
);
