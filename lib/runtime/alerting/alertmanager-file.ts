// alertmanager.yml and what follows from it: loaded, watched, loaded again. A refused file changes nothing and is an event.
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { RecordEvent } from '@/lib/alerts/doors';
import type { AlertingPlan } from '@/lib/alerts/react/alerting';
import { badInput, messageOf } from '@/lib/kernel/errors';
import { targetOf } from '@/lib/senders/target';
import type { ListedReceiver } from '@/lib/wire/console/receivers-api';
import type { Log } from '../log';
import type { AlertInstruments } from './alert-metrics';
import { type LoadedPlan, planOf } from './plan';

export type AlertmanagerFileOptions = {
  readonly path: string;
  readonly nowMs: () => number;
  readonly apply: (plan: AlertingPlan) => Promise<void>;
  readonly recordEvent: RecordEvent;
  readonly instruments: Pick<
    AlertInstruments,
    'configOk' | 'configSeconds' | 'configHash' | 'receivers' | 'integrations'
  >;
  readonly log: Log;
};

export class AlertmanagerFile {
  private loaded: LoadedPlan | undefined;
  /** Of the text the last load saw, accepted or not: a bad file is reported once. */
  private seenHash = '';
  /** One load after another: a reload by hand must not overtake one by the watcher. */
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AlertmanagerFileOptions) {}

  /** The first load. @throws when the file is refused: there is no older configuration to go on with */
  async start(): Promise<void> {
    const text = await this.read();
    await this.take(text, planOf(text, this.options.path));
  }

  /** @throws when it is refused */
  reload(): Promise<void> {
    return this.inTurn(false);
  }

  /** @throws when it is refused, once for each content */
  reloadIfChanged(): Promise<void> {
    return this.inTurn(true);
  }

  /** Without secrets; '' before the first load. */
  text(): string {
    return this.loaded?.config.redacted ?? '';
  }

  receivers(): readonly string[] {
    return this.loaded?.config.receivers.map(({ name }) => name) ?? [];
  }

  /** With where each integration sends to, but for what is secret. */
  receiverTargets(): readonly ListedReceiver[] {
    return (this.loaded?.config.receivers ?? []).map(({ name, integrations }) => ({
      name,
      integrations: integrations.map((each) => ({
        ...{ integration: each.kind, index: each.index, target: targetOf(each) },
        sendResolved: each.settings.send_resolved ?? true,
      })),
    }));
  }

  resolveTimeoutMs(): number {
    return this.loaded?.config.resolveTimeoutMs ?? 0;
  }

  private inTurn(onlyIfChanged: boolean): Promise<void> {
    const load = this.turn.then(() => this.load(onlyIfChanged));
    this.turn = load.catch(() => {}); // whoever asked for it has the failure
    return load;
  }

  private async load(onlyIfChanged: boolean): Promise<void> {
    const { path, log, recordEvent, instruments } = this.options;
    const seen = this.seenHash;
    try {
      const text = await this.read();
      this.seenHash = hashOf(text);
      if (onlyIfChanged && seen === this.seenHash) return;
      await this.take(text, planOf(text, path));
      await recordEvent(event('config.reloaded', `${path} was taken over`, path));
    } catch (refused) {
      const reason = messageOf(refused);
      if (onlyIfChanged && seen === this.seenHash) return;
      instruments.configOk.set(0);
      log.error({ file: path, error: reason }, 'the configuration was refused; the last good one goes on');
      await recordEvent(event('config.refused', `${path} was refused: ${reason}`, path));
      throw refused;
    }
  }

  private async read(): Promise<string> {
    try {
      return await readFile(this.options.path, 'utf8');
    } catch (cause) {
      this.seenHash = messageOf(cause); // a file that cannot be read is reported once, too
      throw badInput(`cannot read ${this.options.path}: ${messageOf(cause)}`);
    }
  }

  private async take(text: string, loaded: LoadedPlan): Promise<void> {
    const { apply, instruments, nowMs } = this.options;
    await apply(loaded.plan);
    this.loaded = loaded;
    this.seenHash = hashOf(text);
    instruments.configOk.set(1);
    instruments.configSeconds.set(nowMs() / 1000);
    // Alertmanager: as many bits as a float64 holds exactly.
    instruments.configHash.set(Number.parseInt(hashOf(text).slice(0, 12), 16));
    instruments.receivers.set(loaded.config.receivers.length);
    instruments.integrations.reset();
    for (const { integrations } of loaded.config.receivers)
      for (const { kind } of integrations) instruments.integrations.inc({ integration: kind });
  }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

const event = (kind: string, message: string, file: string) => ({ actor: 'quadrant', kind, message, labels: { file } });
