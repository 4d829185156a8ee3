// JSON as Go writes it: it escapes what could end a script. Receivers that compare bytes, or sign them, have only ever seen that.

/** Of a value. */
export const goJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** ASCII without control characters, and without `"`, `&`, `<`, `>` and `\`: nothing in it is escaped. */
const PLAIN = /^[ !#-%'-;=?-[\]-~]*$/;

/** Of a text. Most are plain. */
export const goText = (text: string): string => (PLAIN.test(text) ? `"${text}"` : goJson(text));

/** An object of texts. @param pairs name, value, name, value …: each name once */
export function goObject(pairs: readonly string[]): string {
  let text = '{';
  for (let i = 0; i < pairs.length; i += 2)
    text += `${i === 0 ? '' : ','}${goText(pairs[i] as string)}:${goText(pairs[i + 1] as string)}`;
  return `${text}}`;
}

let lastSecond = Number.NaN;
let secondText = '';

/** A time, to the millisecond: no zeros at the end of the fraction. Times that come one after another are mostly of one second. */
export function goTime(unixMs: number): string {
  const ms = Math.trunc(unixMs);
  const second = Math.floor(ms / 1000);
  if (second !== lastSecond) {
    secondText = new Date(second * 1000).toISOString().slice(0, -'.000Z'.length);
    lastSecond = second;
  }
  const rest = ms - second * 1000;
  if (rest === 0) return `${secondText}Z`;
  return `${secondText}.${String(rest).padStart(3, '0').replace(/0+$/, '')}Z`;
}
