// Amazon SNS, against a stub of its query API: signatures, targets, what is cut, whose name it is asked in.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { configOf, realTools, send } from '../configured.fixtures';
import { never, notification, status, stubServer } from '../stub-server.fixtures';
import { snsWith } from '.';
import { signed } from './sigv4';

const SIGV4 = 'sigv4: { region: eu-west-1, access_key: AK, secret_key: SK }';

const formOf = (body: string | undefined) => Object.fromEntries(new URLSearchParams(body));

test('a signature is that of AWS’ own suite of tests: post-x-www-form-urlencoded', () => {
  const headers = signed(
    {
      ...{ url: new URL('https://example.amazonaws.com/'), body: 'Param1=value1', region: 'us-east-1' },
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      ...{ service: 'service', nowMs: Date.parse('2015-08-30T12:36:00Z') },
    },
    { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
  );
  expect(headers.authorization).toBe(
    'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
      'SignedHeaders=content-type;host;x-amz-date, ' +
      'Signature=ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a',
  );
});

test('a message to a topic', async () => {
  const { url, told } = await stubServer();
  await send(
    'sns',
    `{ api_url: "${url}", ${SIGV4}, topic_arn: "arn:t", message: m, attributes: { k: "{{ .Status }}" } }`,
  );
  expect(told[0]).toMatchObject({
    method: 'POST',
    url: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      authorization: expect.stringMatching(/^AWS4-HMAC-SHA256 Credential=AK\/\d{8}\/eu-west-1\/sns\/aws4_request, /),
    },
  });
  expect(formOf(told[0]?.body)).toEqual({
    ...{
      Action: 'Publish',
      Version: '2010-03-31',
      TopicArn: 'arn:t',
      Subject: '[FIRING:1] Hot (i1 page)',
      Message: 'm',
    },
    'MessageAttributes.entry.1.Name': 'k',
    'MessageAttributes.entry.1.Value.DataType': 'String',
    'MessageAttributes.entry.1.Value.StringValue': 'firing',
  });
});

test('an SMS is cut between characters and says so; a subject has no line breaks and at most 100 characters', async () => {
  const { url, told } = await stubServer();
  const long = 'ü'.repeat(1000);
  const settings = `{ api_url: "${url}", ${SIGV4}, phone_number: "+1", message: "x${long}", subject: "a\\nb${long}" }`;
  await send('sns', settings);
  const form = formOf(told[0]?.body);
  expect(form).toMatchObject({ PhoneNumber: '+1', Message: `x${'ü'.repeat(799)}` });
  expect(form).toMatchObject({ 'MessageAttributes.entry.1.Name': 'truncated' });
  expect(form.Subject).toMatch(/^a büü/);
  expect([...(form.Subject ?? '')]).toHaveLength(100);
});

test('a FIFO topic: one group, the same id for the same news, another for other news', async () => {
  const { url, told } = await stubServer();
  const settings = `{ api_url: "${url}", ${SIGV4}, topic_arn: "arn:t.fifo", message: m }`;
  await send('sns', settings);
  await send('sns', settings);
  await send('sns', settings, notification('resolved'));
  const [first, again, over] = told.map(({ body }) => formOf(body));
  expect(again?.MessageDeduplicationId).toBe(first?.MessageDeduplicationId);
  expect(over?.MessageDeduplicationId).not.toBe(first?.MessageDeduplicationId);
  expect(over?.MessageGroupId).toBe(first?.MessageGroupId);
});

const ERROR = (code: string) =>
  `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">\n<Error><Type>Sender</Type><Code>${code}</Code><Message>no &lt;topic&gt;</Message></Error></ErrorResponse>`;

test.each([
  [503, 'ServiceUnavailable', true, 'serverError'],
  [400, 'InvalidParameter', false, 'clientError'],
  [403, 'AuthorizationError', false, 'authError'],
  [400, 'Throttling', true, 'clientError'],
])('%d %s: tried again: %s', async (code, name, retry, reason) => {
  const { url } = await stubServer(status(code, ERROR(name)));
  await expect(send('sns', `{ api_url: "${url}", ${SIGV4}, topic_arn: t }`)).rejects.toMatchObject({
    ...{ retry, reason, message: `unexpected status code ${code}: ${name}: no <topic>` },
  });
});

describe('whose name it is asked in', () => {
  const credentialOf = async (sigv4: string, env: Record<string, string>, stsUrl?: string) => {
    const { url, told } = await stubServer();
    const { settings } = configOf('sns', `{ api_url: "${url}", topic_arn: t, message: m, sigv4: ${sigv4} }`);
    const sender = snsWith(env, stsUrl)(settings as ReceiverSettings<'sns'>, realTools);
    await sender(notification(), never);
    await sender(notification(), never);
    const { authorization = '', ...headers } = told[1]?.headers ?? {};
    const [, credential, region] = /Credential=(\w+)\/\d+\/([\w-]+)\//.exec(authorization) ?? [];
    return { credential, region, token: headers['x-amz-security-token'] };
  };
  const directory = mkdtempSync(join(tmpdir(), 'quadrant-aws-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const shared = {
    AWS_CONFIG_FILE: join(directory, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'secrets'),
  };
  writeFileSync(shared.AWS_CONFIG_FILE, '[profile pager]\nregion = eu-north-1\n[default]\nregion=x\n');
  writeFileSync(
    shared.AWS_SHARED_CREDENTIALS_FILE,
    '[default]\naws_access_key_id = D\naws_secret_access_key = s\n[pager]\naws_access_key_id = P\naws_secret_access_key = s\n',
  );
  const keys = { AWS_ACCESS_KEY_ID: 'E', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 'T', AWS_REGION: 'us-east-2' };

  test('the environment’s', async () => {
    expect(await credentialOf('{}', { ...shared, ...keys })).toEqual({
      ...{ credential: 'E', region: 'us-east-2', token: 'T' },
    });
  });

  test('a profile’s, before the environment’s when it is named', async () => {
    const { AWS_REGION: _, ...noRegion } = keys;
    expect(await credentialOf('{ profile: pager }', { ...shared, ...noRegion })).toMatchObject({
      ...{ credential: 'P', region: 'eu-north-1' },
    });
  });

  test('a role’s, asked for once while it lasts', async () => {
    const answer = `<AssumeRoleResponse><Credentials><AccessKeyId>R</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>RT</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials></AssumeRoleResponse>`;
    const sts = await stubServer(status(200, answer));
    const sigv4 = '{ region: r, access_key: AK, secret_key: SK, role_arn: "arn:role", external_id: x }';
    expect(await credentialOf(sigv4, shared, sts.url)).toEqual({ credential: 'R', region: 'r', token: 'RT' });
    expect(sts.told).toHaveLength(1);
    expect(formOf(sts.told[0]?.body)).toMatchObject({ Action: 'AssumeRole', RoleArn: 'arn:role', ExternalId: 'x' });
  });

  test('nobody’s is said, and trying again does not help', async () => {
    const none = { AWS_CONFIG_FILE: '/none', AWS_SHARED_CREDENTIALS_FILE: '/none' };
    await expect(credentialOf('{ region: r }', none)).rejects.toMatchObject({
      message: /^no AWS credentials/,
      retry: false,
    });
    await expect(credentialOf('{}', { ...none, AWS_ACCESS_KEY_ID: 'a' })).rejects.toMatchObject({
      message: /^region not configured/,
    });
  });
});
