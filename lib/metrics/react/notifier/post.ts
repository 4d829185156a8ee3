// One POST of alerts to an Alertmanager: API v2, bounded in time; anything but a 2xx is a failure.
import http from 'node:http';
import https from 'node:https';
import { messageOf, timedOut, unavailable } from '@/lib/kernel/errors';
import type { TlsSettings } from '@/lib/kernel/tls';
import { agentFor, headersOf } from '../../http-client';
import type { OutgoingAlert } from '../rules/model';
import type { Alertmanager } from './alertmanager';

export type PostAlerts = (
  alertmanager: Alertmanager,
  alerts: readonly OutgoingAlert[],
  signal: AbortSignal,
) => Promise<void>;

/** Of an answer that nobody wants: so much is read to say what was wrong. */
const MOST_SHOWN = 200;

/** @throws unavailable or timeout, saying why */
export const postAlerts =
  (userAgent: string): PostAlerts =>
  async ({ url, group }, alerts, stopping) => {
    const timeout = AbortSignal.timeout(group.timeoutMs);
    const body = Buffer.from(JSON.stringify(alerts.map(alertJson)));
    const headers = {
      'content-type': 'application/json',
      'content-length': String(body.length),
      'user-agent': userAgent,
      ...headersOf(group.client),
    };
    try {
      const { status, text } = await send(
        new URL(url),
        { headers, body, tls: group.client.tls },
        AbortSignal.any([timeout, stopping]),
      );
      if (status < 200 || status > 299) throw unavailable(`bad response status ${status} ${text}`.trim());
    } catch (thrown) {
      if (timeout.aborted) throw timedOut(`no answer within ${group.timeoutMs / 1000} s`);
      throw thrown instanceof Error && thrown.name === 'QuadrantError' ? thrown : unavailable(messageOf(thrown));
    }
  };

/** Alertmanager API v2: postableAlert. */
const alertJson = ({ labels, annotations, startsAtMs, endsAtMs, generatorUrl }: OutgoingAlert) => ({
  annotations,
  endsAt: new Date(endsAtMs).toISOString(),
  startsAt: new Date(startsAtMs).toISOString(),
  generatorURL: generatorUrl,
  labels,
});

type Outgoing = {
  readonly headers: Record<string, string | string[]>;
  readonly body: Buffer;
  readonly tls: TlsSettings | undefined;
};

function send(
  url: URL,
  { headers, body, tls }: Outgoing,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly text: string }> {
  const secure = url.protocol === 'https:';
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, signal, agent: agentFor(url.protocol, tls) };
    const request = (secure ? https : http).request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (text.length < MOST_SHOWN) text += chunk.slice(0, MOST_SHOWN - text.length);
      });
      response.once('error', reject);
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    request.once('error', reject);
    request.end(body);
  });
}
