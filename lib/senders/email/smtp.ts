// One conversation with the smarthost: TLS, who we are, one message. Whatever it says no to is worth another try, as in Alertmanager.
import SMTPConnection, { type SMTPConnectionCustomAuthHandler } from 'nodemailer/lib/smtp-connection';
import type { OnReply } from '@/lib/alerts/doors';
import { SendFailure } from '@/lib/alerts/errors';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';
import { messageOf } from '@/lib/kernel/errors';
import { tlsOptionsOf } from '../tls';
import { chooseMechanism, type Login } from './auth';

export type Mail = { readonly from: string; readonly to: readonly string[]; readonly message: Buffer };

/** `onReply` hears the code of the last reply: that the message was taken, or what was refused. */
type Listening = { readonly signal: AbortSignal; readonly onReply?: OnReply | undefined };

const IMPLICIT_TLS_PORT = 465;

/** Resolves when the smarthost has taken the message for everybody. @throws SendFailure */
export async function deliver(
  settings: ReceiverSettings<'email'>,
  mail: Mail,
  { signal, onReply }: Listening,
): Promise<void> {
  const connection = open(settings);
  const over = new AbortController();
  const cut = new Promise<never>((_, reject) => {
    const fail = () => reject(new SendFailure('no answer in time', 'contextDeadlineExceeded', true));
    if (signal.aborted) fail();
    signal.addEventListener('abort', fail, { once: true, signal: over.signal });
    connection.on('error', (cause: Error) => reject(failureOf('connection', cause)));
    connection.on('end', () => reject(new SendFailure('the server closed the connection', 'other', true)));
  });
  cut.catch(() => {}); // it may come after all is said
  try {
    await Promise.race([converse(connection, settings, mail), cut]);
  } catch (thrown) {
    connection.close();
    throw thrown;
  } finally {
    const [, code] = /^(\d{3})/.exec(String(connection.lastServerResponse)) ?? [];
    if (code) onReply?.(Number(code));
    over.abort();
  }
  connection.quit();
}

/** The settings as nodemailer has them. @throws never: what is wrong comes as an error of the connection */
function open(settings: ReceiverSettings<'email'>): SMTPConnection {
  const { host, port } = settings.smarthost ?? { host: '', port: 25 };
  const secure = settings.force_implicit_tls ?? port === IMPLICIT_TLS_PORT;
  const requireTLS = !secure && (settings.require_tls ?? true);
  return new SMTPConnection({
    ...{ host: host || 'localhost', port, secure, requireTLS, ignoreTLS: !requireTLS },
    name: settings.hello || 'localhost',
    tls: tlsOptionsOf(settings.tls_config),
    customAuth: { PLAIN: plainWithIdentity(settings.auth_identity ?? '') },
  });
}

async function converse(connection: SMTPConnection, settings: ReceiverSettings<'email'>, mail: Mail): Promise<void> {
  await step('connect', (done) => connection.connect(done));
  const login = chooseMechanism(String(connection.lastServerResponse), settings, connection.secure);
  if (login) await step(`${login.method} auth`, (done) => connection.login({ ...login }, done));
  const { from, to, message } = mail;
  const { rejected = [] } = await step<{ rejected?: readonly string[] }>('send', (done) =>
    connection.send({ from, to: [...to], size: message.length }, message, done),
  );
  // The others have it: another try would give it to them again.
  if (rejected.length > 0)
    throw new SendFailure(`the server refused ${rejected.length} of ${to.length} addresses`, 'other', false);
}

/** A call with a callback as a promise. @throws SendFailure naming the step */
function step<T>(what: string, call: (done: (error?: Error | null, result?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    call((error, result) => (error ? reject(failureOf(what, error)) : resolve(result as T)));
  });
}

/** nodemailer's PLAIN leaves out on whose behalf one logs in. RFC 4616. */
const plainWithIdentity =
  (identity: string): SMTPConnectionCustomAuthHandler =>
  async ({ auth, sendCommand }) => {
    const { user, pass } = auth.credentials as Required<Pick<Login, 'user' | 'pass'>>;
    const response = await sendCommand(`AUTH PLAIN ${Buffer.from(`${identity}\0${user}\0${pass}`).toString('base64')}`);
    if (response.status !== 235) throw new Error(response.response);
  };

/** A server's words may be shown: it does not know the password it was not given in the clear. */
function failureOf(what: string, cause: Error & { readonly code?: string; readonly response?: unknown }): SendFailure {
  const said = typeof cause.response === 'string' ? cause.response : '';
  if (cause.code === 'ETLS' && /^5/.test(said))
    return new SendFailure(
      "'require_tls' is true (default) but the server does not advertise the STARTTLS extension",
      'other',
      true,
    );
  return new SendFailure(`${what}: ${(said || messageOf(cause)).split('\n', 1)[0]?.slice(0, 200)}`, 'other', true);
}
