// Compensated sums, as Prometheus forms them: a running sum and what rounding took from it (Neumaier's variant of Kahan).

/** A sum with compensation; `total` is the answer. Kept as a class so that loops over millions of samples allocate once. */
export class KahanSum {
  sum: number;
  lost = 0;

  constructor(start = 0) {
    this.sum = start;
  }

  add(value: number): void {
    const next = this.sum + value;
    if (next === Infinity || next === -Infinity) this.lost = 0;
    else if (Math.abs(this.sum) >= Math.abs(value)) this.lost += this.sum - next + value;
    else this.lost += value - next + this.sum;
    this.sum = next;
  }

  get total(): number {
    return compensated(this.sum, this.lost);
  }
}

/** What a running sum stands for; infinite sums lost nothing. */
export function compensated(sum: number, lost: number): number {
  return sum === Infinity || sum === -Infinity ? sum : sum + lost;
}

/**
 * A mean with compensation. It divides the sum at the end; should the sum leave the range of floats, it goes on with a
 * running mean, which cannot.
 */
export class KahanMean {
  private count = 0;
  private readonly running = new KahanSum();
  private incremental = false;

  add(value: number): void {
    this.count++;
    if (!this.incremental && this.addToSum(value)) return;
    if (!this.incremental) this.becomeMean();
    const before = (this.count - 1) / this.count;
    this.running.sum *= before;
    this.running.lost *= before;
    this.running.add(value / this.count);
  }

  /** False, and nothing done, when the sum would become infinite; the first value may be infinite itself. */
  private addToSum(value: number): boolean {
    const { running } = this;
    const next = running.sum + value;
    if (this.count > 1 && (next === Infinity || next === -Infinity)) return false;
    if (this.count === 1) running.sum = value;
    else running.add(value);
    return true;
  }

  private becomeMean(): void {
    this.incremental = true;
    this.running.sum /= this.count - 1;
    this.running.lost /= this.count - 1;
  }

  get mean(): number {
    const { sum, lost } = this.running;
    return this.incremental ? sum + lost : sum / this.count + lost / this.count;
  }
}

/** Welford's running variance with compensated steps. */
export class KahanVariance {
  private count = 0;
  private readonly mean = new KahanSum();
  private readonly squares = new KahanSum();

  add(value: number): void {
    this.count++;
    const delta = value - (this.mean.sum + this.mean.lost);
    this.mean.add(delta / this.count);
    this.squares.add(delta * (value - (this.mean.sum + this.mean.lost)));
  }

  /** Of the population. */
  get variance(): number {
    return (this.squares.sum + this.squares.lost) / this.count;
  }
}
