// A log before there is one: its lines are kept until the real one has been loaded.
import type { Log } from './log';

type Level = keyof Log;

export class LateLog {
  private real: Log | undefined;
  private kept: { readonly level: Level; readonly fields: object; readonly text: string }[] = [];

  /** For calls with both fields and text, as all of ours are. */
  readonly log = {
    debug: this.writer('debug'),
    info: this.writer('info'),
    warn: this.writer('warn'),
    error: this.writer('error'),
  } as Log;

  /** What was kept goes there first. */
  follow(real: Log): void {
    this.real = real;
    for (const { level, fields, text } of this.kept) real[level](fields, text);
    this.kept = [];
  }

  private writer(level: Level) {
    return (fields: object, text: string) => {
      if (this.real) this.real[level](fields, text);
      else this.kept.push({ level, fields, text });
    };
  }
}
