// Alerts of rules that do not fire yet, as the engine thread lists them: a silence may be for them, too.
import { unavailable } from '@/lib/kernel/errors';
import { Labels } from '@/lib/kernel/labels';
import type { EngineClient } from '../engine/client';
import { CallWriter, unpackAnswer } from '../engine/http-call';
import type { RequestSettings } from '../engine/request-settings';
import type { EngineVerbs } from '../engine/verbs';

type Listed = { readonly labels: Readonly<Record<string, string>>; readonly state: string };

/** @param settings asked anew each time; undefined: no configuration is loaded yet, so there are none. @throws unavailable */
export const pendingAlertsOf =
  (engine: Pick<EngineClient<EngineVerbs>, 'call'>, settings: () => RequestSettings | undefined) =>
  async (): Promise<readonly Labels[]> => {
    const current = settings();
    if (!current) return [];
    const request = { method: 'GET', url: '/api/v1/alerts', headers: {}, body: new Uint8Array() };
    const answer = unpackAnswer(await engine.call('http', new CallWriter().of(request, current)));
    if (answer.status !== 200) throw unavailable('alerts of rules could not be listed');
    // Our own answer, in the shape of Prometheus' API.
    const { data } = JSON.parse(new TextDecoder().decode(answer.body)) as { data: { alerts: readonly Listed[] } };
    const pending = data.alerts.filter(({ state }) => state === 'pending');
    // As they are sent: what the alert says counts.
    return pending.map(({ labels }) => Labels.of({ ...current.externalLabels, ...labels }));
  };
