// The order in which a person would put names with numbers in them: "web-2" before "web-10".
import { compareBytes } from '@/lib/kernel/labels';

const PARTS = /\d+|\D+/g;

/** Runs of digits are compared as numbers, everything else by its bytes; what begins with all of the other comes later. */
export function compareNaturally(a: string, b: string): number {
  const left = a.match(PARTS) ?? [];
  const right = b.match(PARTS) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const order = comparePart(left[i] as string, right[i] as string);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function comparePart(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareBytes(a, b);
  const [x, y] = [a, b].map((digits) => digits.replace(/^0+/, '')) as [string, string];
  return x.length - y.length || compareBytes(x, y);
}
