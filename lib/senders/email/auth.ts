// How we say who we are: the first mechanism the server names that we have a secret for.
import { SendFailure } from '@/lib/alerts/errors';
import type { ReceiverSettings } from '@/lib/formats/alertmanager-config';

export type Login = { readonly method: Mechanism; readonly user: string; readonly pass: string };

type Mechanism = 'PLAIN' | 'LOGIN' | 'CRAM-MD5';

type Secrets = Pick<ReceiverSettings<'email'>, 'auth_username' | 'auth_password' | 'auth_secret' | 'smarthost'>;

/**
 * undefined: the server asks nobody, or we have no name to give.
 * @param ehlo what the server answered to EHLO; a line of it names the mechanisms
 * @throws SendFailure when it asks and there is no answer
 */
export function chooseMechanism(ehlo: string, secrets: Secrets, isEncrypted: boolean): Login | undefined {
  const [, named] = /^250[ -]AUTH[ =]([^\r\n]+)/im.exec(ehlo) ?? [];
  const { auth_username: user, auth_password: password, auth_secret: secret } = secrets;
  if (named === undefined || !user) return undefined;
  const why: string[] = [];
  for (const mechanism of named.trim().split(/\s+/)) {
    const method = knownMechanism(mechanism);
    const pass = method === 'CRAM-MD5' ? secret : password;
    if (!method) why.push(`unknown auth mechanism: ${mechanism}`);
    else if (!pass) why.push(`missing ${method === 'CRAM-MD5' ? 'secret' : 'password'} for ${method} auth mechanism`);
    else if (method === 'PLAIN' && !isEncrypted && !isLocal(secrets.smarthost?.host ?? ''))
      throw new SendFailure('PLAIN auth: unencrypted connection', 'other', true); // Go's net/smtp refuses it, too
    else return { method, user, pass };
  }
  throw new SendFailure(`find auth mechanism: ${why.join('; ')}`, 'other', true);
}

const MECHANISMS: readonly Mechanism[] = ['PLAIN', 'LOGIN', 'CRAM-MD5'];

const knownMechanism = (name: string) => MECHANISMS.find((mechanism) => mechanism === name.toUpperCase());

const isLocal = (host: string) => ['localhost', '127.0.0.1', '::1'].includes(host);
