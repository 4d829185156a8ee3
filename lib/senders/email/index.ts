// Email: one message to all addresses of `to`, by the smarthost; text and HTML as alternatives, a group's mails in one thread.
import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import parseAddresses from 'nodemailer/lib/addressparser';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Notification } from '@/lib/alerts/doors';
import { SendFailure } from '@/lib/alerts/errors';
import { canonicalHeader, type ReceiverSettings } from '@/lib/formats/alertmanager-config';
import type { CreateSender } from '../sender';
import { incidentKey } from '../text';
import { deliver } from './smtp';

const DEFAULT_SUBJECT = '{{ template "email.default.subject" . }}';

export const email: CreateSender<'email'> = (settings, { expand }) => {
  const templates = new Map(Object.entries(settings.headers).map(([name, value]) => [canonicalHeader(name), value]));
  return async (notification, signal, onReply) => {
    const text = (template: string | undefined) => (template ? expand(template, notification) : '');
    const from = addressesOf(text(settings.from), 'from');
    const [sender] = from;
    if (sender === undefined || from.length > 1)
      throw new SendFailure(`must be exactly one 'from' address (got: ${from.length})`, 'other', false);
    const to = addressesOf(text(settings.to), 'to');
    const header = (name: string, otherwise: string | undefined) => text(templates.get(name) ?? otherwise);
    const message = new MailComposer({
      from: header('From', settings.from),
      to: header('To', settings.to),
      subject: header('Subject', DEFAULT_SUBJECT),
      messageId: header('Message-Id', `<${Date.now()}.${randomBytes(8).toString('hex')}@${hostname()}>`),
      ...threadOf(notification, settings.threading),
      headers: [...templates]
        .filter(([name]) => !OWN_HEADERS.has(name))
        .map(([key, value]) => ({ key, value: text(value) })),
      ...(settings.text && { text: text(settings.text) }),
      ...(settings.html && { html: expand(settings.html, notification, { html: true }) }),
      // What a template gives is content, never the name of a file or an address to fetch.
      ...{ textEncoding: 'quoted-printable', disableFileAccess: true, disableUrlAccess: true },
    });
    await deliver(settings, { from: sender, to, message: await message.compile().build() }, { signal, onReply });
  };
};

/** Given to the composer by their own names. */
const OWN_HEADERS: ReadonlySet<string> = new Set(['From', 'To', 'Subject', 'Message-Id']);

/** RFC 5322 addresses, without names. @throws SendFailure that trying again does not help */
function addressesOf(text: string, what: 'from' | 'to'): readonly string[] {
  const addresses = parseAddresses(text, { flatten: true }).map(({ address }) => address ?? '');
  if (addresses.length > 0 && addresses.every((address) => /^[^\s@]+@[^\s@]+$/.test(address))) return addresses;
  throw new SendFailure(
    `parse '${what}' addresses: ${JSON.stringify(text)} is no list of mail addresses`,
    'other',
    false,
  );
}

/** All mails of a group, or all of a day, answer to a mail that never was: readers show them together. */
function threadOf(notification: Notification, threading: ReceiverSettings<'email'>['threading']) {
  if (!threading?.enabled) return {};
  const day = threading.thread_by_date === 'none' ? '' : localDay(notification.nowMs);
  const root = `<alert-${incidentKey(notification).slice(0, 16)}-${day}@alertmanager>`;
  return { references: root, inReplyTo: root };
}

function localDay(ms: number): string {
  const date = new Date(ms);
  const two = (part: number) => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
