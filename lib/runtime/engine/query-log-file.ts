// The file of the query log. Appended to; opened anew on each load of the configuration, so that a moved file is let go.
import { createWriteStream, type WriteStream } from 'node:fs';
import { messageOf } from '@/lib/kernel/errors';

export type QueryLogSetting = {
  /** '' for none. */
  readonly path: string;
  /** When the configuration that says so was loaded. */
  readonly loadedMs: number;
};

export class QueryLogFile {
  private setting: QueryLogSetting = { path: '', loadedMs: 0 };
  private stream: WriteStream | undefined;

  /** @param onFailure once for each time the file is opened: nothing is written to it from then on */
  constructor(private readonly onFailure: (path: string, reason: string) => void) {}

  /** Cheap when nothing changed. */
  follow(setting: QueryLogSetting): void {
    if (setting.path === this.setting.path && setting.loadedMs === this.setting.loadedMs) return;
    this.setting = setting;
    this.stream?.end();
    this.stream = setting.path === '' ? undefined : this.open(setting.path);
  }

  isOpen(): boolean {
    return this.stream !== undefined;
  }

  /** Lost while there is no file. */
  write(line: string): void {
    this.stream?.write(line);
  }

  /** Resolves when everything is in the file. */
  close(): Promise<void> {
    const { stream } = this;
    this.stream = undefined;
    return new Promise((resolve) => (stream ? stream.end(resolve) : resolve()));
  }

  private open(path: string): WriteStream {
    const stream = createWriteStream(path, { flags: 'a' });
    stream.on('error', (error) => {
      if (this.stream === stream) this.stream = undefined;
      this.onFailure(path, messageOf(error));
    });
    return stream;
  }
}
