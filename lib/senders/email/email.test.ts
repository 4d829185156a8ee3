// Mails, against a small SMTP server on loopback: what it is told, in which words and how safely, and what it may answer.
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import { afterEach, describe, expect, test } from 'vitest';
import { TEST_CERTIFICATE, TEST_KEY } from '@/lib/kernel/test-certificate.fixtures';
import { send, senderOf } from '../configured.fixtures';
import { never, notification } from '../stub-server.fixtures';
import { chooseMechanism } from './auth';

type Received = { from: string; to: string[]; secure: boolean; hello: string; login: unknown; text: string };

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function smarthost(options: Partial<SMTPServerOptions> = {}) {
  const received: Received[] = [];
  const logins: object[] = [];
  const server = new SMTPServer({
    ...{ key: TEST_KEY, cert: TEST_CERTIFICATE, authOptional: true, allowInsecureAuth: true, logger: false },
    onAuth({ method, username, password, validatePassword }, _session, callback) {
      const good = method === 'CRAM-MD5' ? validatePassword('sesame') : password === 'sesame';
      logins.push({ method, username });
      callback(null, good ? { user: username } : { message: 'no such user' });
    },
    onData(stream, session, callback) {
      let text = '';
      stream.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        const to = rcptTo.map(({ address }) => address);
        received.push({
          ...{ from, to, secure: session.secure, login: session.user, text },
          hello: session.hostNameAppearsAs as string,
        });
        callback(null);
      });
    },
    ...options,
  });
  server.on('error', () => {}); // a client that goes away in the middle is what some tests are about
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => server.close());
  const { port } = server.server.address() as AddressInfo;
  return { at: `localhost:${port}`, received, logins };
}

/** A server that answers a line with what is given for its first word, and never otherwise. */
async function scripted(greeting: string, answers: Readonly<Record<string, string>>): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.write(greeting);
    socket.on('data', (chunk) => {
      const [word = ''] = String(chunk).split(/\s/);
      socket.write(answers[word.toUpperCase()] ?? '');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `localhost:${(server.address() as AddressInfo).port}`;
}

const mail = (at: string, more = '') => `{ to: "a@b.c", from: "q@b.c", smarthost: "${at}"${more && `, ${more}`} }`;
const PLAINTEXT = 'require_tls: false';
const TRUSTING = 'tls_config: { insecure_skip_verify: true }';

/** The header's value, unfolded. */
const header = (text: string, name: string) =>
  new RegExp(`^${name}: (.*(?:\\r\\n[ \\t].*)*)`, 'im').exec(text)?.[1]?.replace(/\r\n\s+/g, ' ');

describe('what is in it', () => {
  test('the default subject and HTML, to all of `to`, in the name of `hello`', async () => {
    const { at, received } = await smarthost();
    const settings = `{ to: "A <a@b.c>, d@e.f", from: "Q <q@b.c>", smarthost: "${at}", hello: me.here, ${PLAINTEXT} }`;
    await send('email', settings);
    const [{ text = '', ...rest } = {}] = received;
    expect(rest).toMatchObject({ from: 'q@b.c', to: ['a@b.c', 'd@e.f'], hello: 'me.here', secure: false });
    expect(header(text, 'Subject')).toBe('[FIRING:1] Hot (i1 page)');
    expect(header(text, 'From')).toBe('Q <q@b.c>');
    expect(header(text, 'To')).toBe('A <a@b.c>, d@e.f');
    expect(header(text, 'Message-ID')).toMatch(/^<\d+\.[0-9a-f]+@.+>$/);
    expect(header(text, 'Date')).toBeDefined();
    expect(header(text, 'Content-Type')).toMatch(/text\/html; charset=utf-8/);
    expect(text).toContain('FIRING: Hot');
    expect(header(text, 'References')).toBeUndefined();
  });

  test('text and HTML are alternatives; HTML escapes what alerts say, text does not', async () => {
    const { at, received } = await smarthost();
    const body = '"{{ .CommonAnnotations.summary }} <& ü"';
    const message = notification();
    const alerts = message.alerts.map((alert) => ({ ...alert, annotations: { summary: '<script>' } }));
    await send('email', mail(at, `${PLAINTEXT}, text: ${body}, html: "<p>{{ .CommonAnnotations.summary }}</p>"`), {
      ...message,
      alerts,
    });
    const text = received[0]?.text ?? '';
    expect(header(text, 'Content-Type')).toMatch(/multipart\/alternative/);
    expect(text.indexOf('text/plain')).toBeLessThan(text.indexOf('text/html'));
    expect(text).toContain('<script> <& =C3=BC');
    expect(text).toContain('<p>&lt;script&gt;</p>');
  });

  test('headers are templates, in any spelling; a line break in one starts no other', async () => {
    const { at, received } = await smarthost();
    const headers = 'headers: { subject: "Ü {{ .Status }}\\r\\nBcc: x@y.z", x-team: "{{ .Receiver }}", TO: "all@b.c" }';
    await send('email', mail(at, `${PLAINTEXT}, ${headers}`));
    const [{ text = '', to = [] } = {}] = received;
    expect(header(text, 'Subject')).toMatch(/^=\?UTF-8\?/);
    expect(header(text, 'X-Team')).toBe('team');
    expect(header(text, 'To')).toBe('all@b.c');
    expect(header(text, 'Bcc')).toBeUndefined();
    expect(to).toEqual(['a@b.c']);
  });

  test.each([
    ['daily', /^<alert-[0-9a-f]{16}-2023-11-1[45]@alertmanager>$/],
    ['none', /^<alert-[0-9a-f]{16}-@alertmanager>$/],
  ])('threading %s: the mails of a group answer to one that never was', async (by, root) => {
    const { at, received } = await smarthost();
    const settings = mail(at, `${PLAINTEXT}, threading: { enabled: true, thread_by_date: ${by} }`);
    await send('email', settings);
    await send('email', settings, notification('resolved'));
    const roots = received.map(({ text }) => header(text, 'References'));
    expect(roots[0]).toMatch(root);
    expect(roots[1]).toBe(roots[0]);
    expect(header(received[1]?.text ?? '', 'In-Reply-To')).toBe(roots[0]);
  });
});

describe('TLS', () => {
  test('STARTTLS is asked for unless it is switched off', async () => {
    const { at, received } = await smarthost();
    await send('email', mail(at, TRUSTING));
    expect(received[0]?.secure).toBe(true);
  });

  test('a server without STARTTLS gets no message', async () => {
    const { at, received } = await smarthost({ hideSTARTTLS: true, disabledCommands: ['STARTTLS', 'AUTH'] });
    await expect(send('email', mail(at))).rejects.toMatchObject({
      message: "'require_tls' is true (default) but the server does not advertise the STARTTLS extension",
      retry: true,
    });
    expect(received).toEqual([]);
  });

  test('a certificate nobody vouches for gets no message; with its authority it does', async () => {
    const { at, received } = await smarthost();
    await expect(send('email', mail(at))).rejects.toMatchObject({ message: /self-signed certificate/, retry: true });
    expect(received).toEqual([]);
    await send('email', mail(at, `tls_config: { ca: ${JSON.stringify(TEST_CERTIFICATE)} }`));
    expect(received).toHaveLength(1);
  });

  test('implicit TLS', async () => {
    const { at, received } = await smarthost({ secure: true });
    await send('email', mail(at, `${TRUSTING}, force_implicit_tls: true`));
    expect(received[0]?.secure).toBe(true);
  });
});

describe('who we are', () => {
  const LOGIN = 'auth_username: me, auth_password: sesame, auth_secret: sesame';

  test.each(['PLAIN', 'LOGIN', 'CRAM-MD5'])('%s', async (method) => {
    const { at, received, logins } = await smarthost({ authMethods: [method] });
    await send('email', mail(at, `${TRUSTING}, ${LOGIN}, auth_identity: root`));
    expect(logins).toEqual([{ method, username: 'me' }]);
    expect(received[0]?.login).toBe('me');
  });

  test('a wrong password is worth another try, and is not shown', async () => {
    const { at, received } = await smarthost({ authMethods: ['PLAIN'] });
    const sent = send('email', mail(at, `${TRUSTING}, auth_username: me, auth_password: HIDE`));
    await expect(sent).rejects.toMatchObject({ retry: true, message: expect.stringMatching(/^PLAIN auth: 535/) });
    await expect(sent).rejects.not.toThrow('HIDE');
    expect(received).toEqual([]);
  });

  const secrets = { auth_username: 'me', auth_password: 'p', auth_secret: 's', smarthost: { host: 'mx', port: 25 } };
  test.each([
    ['CRAM-MD5 PLAIN', {}, { method: 'CRAM-MD5', user: 'me', pass: 's' }],
    ['LOGIN CRAM-MD5', {}, { method: 'LOGIN', user: 'me', pass: 'p' }],
    ['CRAM-MD5 PLAIN', { auth_secret: undefined }, { method: 'PLAIN', user: 'me', pass: 'p' }],
    ['GSSAPI LOGIN', {}, { method: 'LOGIN', user: 'me', pass: 'p' }],
    ['PLAIN', { auth_username: undefined }, undefined],
  ])('of %s with %j the first is taken that there is a secret for', (named, less, expected) => {
    const ehlo = `250-mx\r\n250-SIZE 1000\r\n250 AUTH ${named}`;
    expect(chooseMechanism(ehlo, { ...secrets, ...less }, true)).toEqual(expected);
  });

  test('a server that asks nobody is told nothing', () => {
    expect(chooseMechanism('250-mx\r\n250 SIZE 1000', secrets, true)).toBeUndefined();
  });

  test('nothing that fits is said, and a password does not go out in the clear', () => {
    expect(() => chooseMechanism('250 AUTH GSSAPI CRAM-MD5', { ...secrets, auth_secret: '' }, true)).toThrow(
      'find auth mechanism: unknown auth mechanism: GSSAPI; missing secret for CRAM-MD5 auth mechanism',
    );
    expect(() => chooseMechanism('250 AUTH PLAIN', secrets, false)).toThrow('PLAIN auth: unencrypted connection');
  });
});

test('the code of the last reply is heard: the message was taken, or why not', async () => {
  const codes: number[] = [];
  const { at } = await smarthost();
  await senderOf('email', mail(at, PLAINTEXT))(notification(), never, (code) => codes.push(code));
  const refusing = await scripted('220 hi\r\n', { EHLO: '250 hi\r\n', MAIL: '550 no\r\n' });
  const refused = senderOf('email', mail(refusing, PLAINTEXT))(notification(), never, (code) => codes.push(code));
  await expect(refused).rejects.toThrow('550 no');
  expect(codes).toEqual([250, 550]);
});

describe('trouble', () => {
  test.each([
    ['to: "nobody", from: "q@b.c"', 'parse \'to\' addresses: "nobody" is no list of mail addresses'],
    ['to: "a@b.c", from: "q@b.c, r@b.c"', "must be exactly one 'from' address (got: 2)"],
  ])('%s: another try does not help', async (addresses, message) => {
    await expect(send('email', `{ ${addresses}, smarthost: "localhost:1" }`)).rejects.toMatchObject({
      message,
      retry: false,
    });
  });

  test('nobody there', async () => {
    await expect(send('email', mail('localhost:1'))).rejects.toMatchObject({ retry: true, message: /ECONNREFUSED/ });
  });

  test('a sender that is refused is worth another try', async () => {
    const { at } = await smarthost({
      onMailFrom: (_address, _session, callback) =>
        callback(Object.assign(new Error('not you'), { responseCode: 550 })),
    });
    await expect(send('email', mail(at, PLAINTEXT))).rejects.toMatchObject({
      retry: true,
      message: /^send: 550 not you/,
    });
  });

  test('one address that is refused keeps the mail from no other, and is a failure', async () => {
    const { at, received } = await smarthost({
      onRcptTo: ({ address }, _session, callback) =>
        address === 'gone@b.c' ? callback(Object.assign(new Error('unknown'), { responseCode: 550 })) : callback(),
    });
    const sent = send('email', `{ to: "a@b.c, gone@b.c", from: "q@b.c", smarthost: "${at}", ${PLAINTEXT} }`);
    await expect(sent).rejects.toMatchObject({ retry: false, message: 'the server refused 1 of 2 addresses' });
    expect(received[0]?.to).toEqual(['a@b.c']);
  });

  test.each([
    ['no mail server', 'HTTP/1.1 400 Bad Request\r\n\r\n', {}, /Invalid greeting/],
    ['one that has enough', '421 too busy\r\n', {}, /421 too busy/],
    ['garbage after EHLO', '220 hi\r\n', { EHLO: '250 hi\r\n', MAIL: '\u0000\u0001\r\n' }, /./],
  ])('%s', async (_what, greeting, answers, message) => {
    const at = await scripted(greeting, answers);
    await expect(send('email', mail(at, PLAINTEXT))).rejects.toMatchObject({ retry: true, message });
  });

  test.each([
    ['says nothing', '', {}],
    ['hangs in the middle', '220 hi\r\n', { EHLO: '250 hi\r\n' }],
  ])('one that %s is left when time is up', async (_what, greeting, answers) => {
    const at = await scripted(greeting, answers);
    const sent = send('email', mail(at, PLAINTEXT), notification(), AbortSignal.any([never, AbortSignal.timeout(100)]));
    await expect(sent).rejects.toMatchObject({ message: 'no answer in time', reason: 'contextDeadlineExceeded' });
  });
});
