// Amounts of bytes as Prometheus' flags spell them: "512MB" is 512 * 1024 * 1024, whatever the case; a bare number is bytes.
import { badInput } from './errors';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  B: 1,
  KB: 2 ** 10,
  MB: 2 ** 20,
  GB: 2 ** 30,
  TB: 2 ** 40,
  PB: 2 ** 50,
};

/** @throws bad_input for anything else */
export function parseByteSize(text: string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([KMGTP]?I?B)?$/i.exec(text.trim()) ?? [];
  const factor = UNITS[unit.toUpperCase().replace('I', '')];
  if (digits === undefined || factor === undefined)
    throw badInput(`${JSON.stringify(text)} is no amount of bytes: it must be like 512MB or 10GB`);
  return Math.floor(Number(digits) * factor);
}
