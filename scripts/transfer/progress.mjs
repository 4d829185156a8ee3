// How far a transfer is: a bar on a terminal, now and then a line elsewhere. On stderr, since stdout may carry what is transferred.

/**
 * @typedef {object} Transfer
 * @property {number} bytes
 * @property {number} [totalBytes] absent: nobody knows
 * @property {number} samples
 * @property {number} elapsedMs
 */

const BAR_WIDTH = 24;
const LINE_EVERY_MS = 10_000;
const BAR_EVERY_MS = 100;

/** `██████░░░░  25 %  35 MB/s  440k samples/s  0:20 left` @param {Transfer} transfer */
export function progressText({ bytes, totalBytes, samples, elapsedMs }) {
  const seconds = Math.max(elapsedMs, 1) / 1000;
  const rates = [`${megabytes(bytes / seconds)}/s`, `${short(samples / seconds)} samples/s`];
  if (!totalBytes) return [megabytes(bytes), ...rates, clock(seconds)].join('  ');
  const share = Math.min(1, bytes / totalBytes);
  const filled = Math.round(share * BAR_WIDTH);
  const bar = '█'.repeat(filled) + '░'.repeat(BAR_WIDTH - filled);
  const left = share > 0 ? `${clock(seconds / share - seconds)} left` : '';
  return [`${bar} ${String(Math.floor(share * 100)).padStart(3)} %`, ...rates, left].join('  ').trimEnd();
}

/** @param {number} bytes */
const megabytes = (bytes) => `${(bytes / 2 ** 20).toFixed(bytes < 10 * 2 ** 20 ? 1 : 0)} MB`;

/** 440k, 1.2M @param {number} count */
function short(count) {
  if (count >= 1e6) return `${(count / 1e6).toFixed(1)}M`;
  return count >= 1e4 ? `${Math.round(count / 1e3)}k` : String(Math.round(count));
}

/** 1:02:03 @param {number} seconds */
function clock(seconds) {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const tail = `${String(minutes).padStart(hours > 0 ? 2 : 1, '0')}:${String(whole % 60).padStart(2, '0')}`;
  return hours > 0 ? `${hours}:${tail}` : tail;
}

export class Progress {
  /** @param {string} name @param {{ write(text: string): unknown, isTTY?: boolean, columns?: number }} [out] */
  constructor(name, out = process.stderr) {
    this.name = name;
    this.out = out;
    this.startedMs = Date.now();
    this.shownMs = out.isTTY ? 0 : Date.now();
  }

  /** @param {Omit<Transfer, 'elapsedMs'>} transfer */
  show(transfer) {
    const nowMs = Date.now();
    if (nowMs - this.shownMs < (this.out.isTTY ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
    this.shownMs = nowMs;
    this.print(progressText({ ...transfer, elapsedMs: nowMs - this.startedMs }), !this.out.isTTY);
  }

  /** @param {string} outcome */
  end(outcome) {
    this.print(`${outcome}, ${((Date.now() - this.startedMs) / 1000).toFixed(1)} s`, true);
  }

  /** Whatever is printed next begins a line of its own. */
  clear() {
    if (this.out.isTTY) this.out.write('\r\x1b[K');
  }

  /** @param {string} text @param {boolean} isLast of the line */
  print(text, isLast) {
    this.clear();
    const line = `${this.name}  ${text}`;
    this.out.write(isLast ? `${line}\n` : line.slice(0, (this.out.columns ?? 120) - 1));
  }
}
