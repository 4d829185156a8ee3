// Jira, against a stub of its REST API: which issue is looked for, what becomes of it, answers that mean no.
import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { configOf, send } from '../configured.fixtures';
import { notification, status, stubServer, type Told } from '../stub-server.fixtures';
import { searchFor } from './search';

const LABEL = `ALERT{${createHash('sha256').update('{}:{alertname="Hot"}').digest('hex')}}`;

const issue = (category: string) => ({
  key: 'OPS-1',
  fields: { status: { name: 'x', statusCategory: { key: category } } },
});

const TRANSITIONS = {
  transitions: [
    { id: '5', name: 'Done' },
    { id: '7', name: 'Reopen' },
  ],
};

/** @param found what a search gives */
const jiraServer = (...found: object[]) =>
  stubServer(({ method, url }, response) => {
    if (/\/search(\/jql)?$/.test(url)) response.end(JSON.stringify({ issues: found }));
    else if (method === 'GET') response.end(JSON.stringify(TRANSITIONS));
    else response.writeHead(method === 'PUT' ? 204 : 201).end(method === 'PUT' ? '' : '{"key":"OPS-1"}');
  });

const settings = (url: string, more = '', version = 2) =>
  `{ api_url: "${url}/rest/api/${version}", project: OPS, issue_type: Bug${more && `, ${more}`} }`;

const callsOf = (told: readonly Told[]) => told.map(({ method, url }) => `${method} ${url}`);

const bodyOf = (told: Told | undefined) => JSON.parse(told?.body ?? '');

describe('firing', () => {
  test('opens an issue that carries the group’s label', async () => {
    const { url, told } = await jiraServer();
    await send('jira', settings(url, 'description: d, labels: [z, "{{ .Status }}"], priority: High'));
    expect(callsOf(told)).toEqual(['POST /rest/api/2/search', 'POST /rest/api/2/issue']);
    expect(bodyOf(told[0])).toEqual({
      jql: `statusCategory != Done and project="OPS" and labels="${LABEL}" order by status ASC,resolutiondate DESC`,
      ...{ maxResults: 2, fields: ['status'] },
    });
    expect(bodyOf(told[1])).toEqual({
      fields: {
        ...{
          project: { key: 'OPS' },
          issuetype: { name: 'Bug' },
          summary: '[FIRING:1] Hot (i1 page)',
          description: 'd',
        },
        ...{ labels: [LABEL, 'firing', 'z'], priority: { name: 'High' } },
      },
    });
  });

  test('brings an open one up to date, and leaves it where it is', async () => {
    const { url, told } = await jiraServer(issue('indeterminate'));
    await send('jira', settings(url, 'reopen_transition: Reopen'));
    expect(callsOf(told)).toEqual(['POST /rest/api/2/search', 'PUT /rest/api/2/issue/OPS-1']);
  });

  test('reopens one that was closed a short while ago', async () => {
    const { url, told } = await jiraServer(issue('done'));
    await send('jira', settings(url, 'reopen_transition: Reopen, reopen_duration: 2h'));
    expect(bodyOf(told[0]).jql).toMatch(/^\(resolutiondate is EMPTY OR resolutiondate >= -120m\) and /);
    expect(callsOf(told).slice(2)).toEqual([
      'GET /rest/api/2/issue/OPS-1/transitions',
      'POST /rest/api/2/issue/OPS-1/transitions',
    ]);
    expect(bodyOf(told[3])).toEqual({ transition: { id: '7' } });
  });
});

describe('resolved', () => {
  test('closes the issue', async () => {
    const { url, told } = await jiraServer(issue('new'));
    await send('jira', settings(url, 'resolve_transition: Done'), notification('resolved'));
    expect(bodyOf(told[3])).toEqual({ transition: { id: '5' } });
  });

  test('opens none', async () => {
    const { url, told } = await jiraServer();
    await send('jira', settings(url), notification('resolved'));
    expect(callsOf(told)).toEqual(['POST /rest/api/2/search']);
  });

  test('without a transition the issue is brought up to date alone', async () => {
    const { url, told } = await jiraServer(issue('new'));
    await send('jira', settings(url), notification('resolved'));
    expect(callsOf(told)).toEqual(['POST /rest/api/2/search', 'PUT /rest/api/2/issue/OPS-1']);
  });

  test('a transition the workflow does not have is a failure, and another try does not help', async () => {
    const { url } = await jiraServer(issue('new'));
    const sent = send('jira', settings(url, 'resolve_transition: Nope'), notification('resolved'));
    await expect(sent).rejects.toMatchObject({ retry: false, message: "can't find transition Nope for issue OPS-1" });
  });
});

describe('an issue', () => {
  test('what is not to be updated stays as somebody wrote it; labels may be added to those there are', async () => {
    const { url, told } = await jiraServer(issue('new'));
    const kept = 'summary: { template: s, enable_update: false }, description: { template: d, enable_update: false }';
    await send('jira', settings(url, `${kept}, labels: { values: [a], update_mode: merge }`));
    expect(bodyOf(told[1])).toEqual({
      fields: { project: { key: 'OPS' }, issuetype: { name: 'Bug' } },
      update: { labels: [{ add: LABEL }, { add: 'a' }] },
    });
  });

  test('custom fields are templates of any shape; what reads as YAML becomes it', async () => {
    const { url, told } = await jiraServer();
    const fields =
      'fields: { c1: "{{ len .Alerts }}", c2: { value: "{{ .Status }}" }, c3: [{ name: a }, "[1, x]"], c4: 1.5 }';
    await send('jira', settings(url, fields));
    expect(bodyOf(told[1]).fields).toMatchObject({
      c1: 1,
      c2: { value: 'firing' },
      c3: [{ name: 'a' }, [1, 'x']],
      c4: 1.5,
    });
  });

  test('version 3: a description is a document; text becomes one', async () => {
    const { url, told } = await jiraServer();
    await send('jira', settings(url, 'description: "a\\nb\\n\\nc"', 3));
    await send('jira', settings(url, `description: '{"type":"doc","version":1,"content":[]}'`, 3));
    const text = (line: string) => ({ type: 'text', text: line });
    expect(bodyOf(told[1]).fields.description).toEqual({
      ...{ type: 'doc', version: 1 },
      content: [
        { type: 'paragraph', content: [text('a'), { type: 'hardBreak' }, text('b')] },
        { type: 'paragraph', content: [text('c')] },
      ],
    });
    expect(bodyOf(told[3]).fields.description).toEqual({ type: 'doc', version: 1, content: [] });
  });

  test('long texts are cut to what Jira holds', async () => {
    const { url, told } = await jiraServer();
    await send('jira', settings(url, `summary: "${'s'.repeat(300)}", description: "${'d'.repeat(40_000)}"`));
    expect(bodyOf(told[1]).fields.summary).toHaveLength(255);
    expect(bodyOf(told[1]).fields.description).toHaveLength(32_767);
  });

  test.each([
    ['critical', 'High'],
    ['warning', 'Medium'],
    ['info', 'Low'],
    ['page', undefined],
  ])('severity %s has the priority %s', async (severity, priority) => {
    const { url, told } = await jiraServer();
    const message = notification('firing', 'firing');
    const alerts = message.alerts.map((alert, i) => ({
      ...alert,
      labels: alert.labels.with('severity', i === 0 ? severity : 'none'),
    }));
    await send('jira', settings(url), { ...message, alerts });
    expect(bodyOf(told[1]).fields.priority?.name).toBe(priority);
  });
});

test('the cloud is searched by version 3, a data center is not', async () => {
  const { url, told } = await jiraServer();
  await send('jira', settings(url, 'api_type: cloud'));
  await send('jira', settings(url, 'api_type: datacenter'));
  expect(callsOf(told).filter((call) => call.includes('search'))).toEqual([
    'POST /rest/api/3/search/jql',
    'POST /rest/api/2/search',
  ]);
});

test('issues that will not be fixed are left alone', () => {
  const wanted = { wont_fix_resolution: 'Won\'t "do"', reopen_transition: '', reopen_duration: 60_000 };
  expect(searchFor(wanted, 'P', 'L', true)).toMatch(/^resolution != "Won't \\"do\\"" and statusCategory != Done and /);
});

test.each([
  [503, true, 'serverError'],
  [429, true, 'rateLimited'],
  [400, false, 'clientError'],
  [401, false, 'authError'],
])('%d: tried again: %s', async (code, retry, reason) => {
  const { url } = await stubServer(status(code));
  await expect(send('jira', settings(url))).rejects.toMatchObject({ retry, reason });
});

test('garbage is a failure', async () => {
  const { url } = await stubServer(status(200, '<html>'));
  await expect(send('jira', settings(url))).rejects.toMatchObject({
    ...{ retry: false, message: 'Jira answered with something that is no JSON object' },
  });
});

test('the short forms of texts and labels are the long ones', () => {
  const { settings: short } = configOf('jira', settings('http://x', 'summary: s, labels: [a]')) as {
    settings: ReceiverSettings<'jira'>;
  };
  expect(short).toMatchObject({
    summary: { template: 's', enable_update: true },
    labels: { values: ['a'], enable_update: true, update_mode: 'replace' },
  });
  expect(() => configOf('jira', settings('http://x', 'labels: { update_mode: add }'))).toThrow(
    'unknown labels.update_mode, must be replace or merge',
  );
});
