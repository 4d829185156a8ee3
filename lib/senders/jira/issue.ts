// An issue as Jira's REST API takes it: templates filled in, cut to what Jira holds.
import { parse } from 'yaml';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { truncated } from '../text';

const MAX_SUMMARY = 255;
const MAX_DESCRIPTION = 32_767;

type Text = (template: string) => string;

/** @param label what the issue is found again by */
export function issueBody(
  settings: ReceiverSettings<'jira'>,
  text: Text,
  label: string,
  isV3: boolean,
  why: 'create' | 'update',
): object {
  const { summary, description, labels, priority } = settings;
  const isWritten = ({ enable_update: enabled }: { enable_update: boolean }) => why === 'create' || enabled;
  const marked = [...labels.values.map(text), label].sort();
  const merges = why === 'update' && labels.update_mode === 'merge';
  const name = text(priority);
  const fields = {
    project: { key: text(settings.project ?? '') },
    issuetype: { name: text(settings.issue_type ?? '') },
    ...(isWritten(summary) && { summary: truncated(text(summary.template), MAX_SUMMARY) }),
    ...(isWritten(description) && {
      description: descriptionOf(truncated(text(description.template), MAX_DESCRIPTION), isV3),
    }),
    ...(isWritten(labels) && !merges && { labels: marked }),
    ...(name && { priority: { name } }),
    ...(filled(settings.fields, text) as object),
  };
  if (!isWritten(labels) || !merges) return { fields };
  return { fields, update: { labels: marked.map((add) => ({ add })) } };
}

/** Version 3 wants an Atlassian document. A template may give one as JSON; plain text becomes paragraphs of one. */
function descriptionOf(text: string, isV3: boolean): unknown {
  if (!isV3) return text;
  if (text.trim() === '') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null) return value;
  } catch {
    // it is plain text
  }
  const paragraphs = text.split(/\n{2,}/).filter((paragraph) => paragraph.trim() !== '');
  return { type: 'doc', version: 1, content: paragraphs.map(paragraphOf) };
}

function paragraphOf(text: string) {
  const lines = text.split('\n').filter((line) => line !== '');
  const content = lines.flatMap((line, i) => [...(i > 0 ? [{ type: 'hardBreak' }] : []), { type: 'text', text: line }]);
  return { type: 'paragraph', content };
}

/** Templates in keys and texts filled in; a text that reads as a number, a list or a mapping of YAML becomes one. */
function filled(value: unknown, text: Text): unknown {
  if (typeof value === 'string') return typed(text(value));
  if (Array.isArray(value)) return value.map((each) => filled(each, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [text(key), filled(each, text)]));
}

function typed(text: string): unknown {
  try {
    return parse(text) ?? text;
  } catch {
    return text; // no YAML is a text, too
  }
}
