// Whether two servers say the same, and the differences that Prometheus itself has made since 2.42.

/** Relative: what compensation can make of a sum, and a difference of what is made of it. */
const TOLERANCE_OF_SUMS = 1e-5;
const LAST_DIGIT = 1e-13;

/** Aggregations and functions whose last digits depend on how sums are formed. */
const SUMS = /\b(?:sum|avg|std|deriv|predict_linear|quantile|histogram_quantile)/;

/** What 3.x does otherwise on purpose: whether that can be what differs, by the query and the finding. The narrower the better. */
export const EXPLAINED = [
  {
    why: 'rate and increase reach less far below zero since 2.51: only a series near zero can tell',
    of: ({ text }) =>
      /\b(?:rate|increase)\((?:\(|[^[]*\b(?:restarting_total|temperature|odd_value|flapping|up|build_info)\b)/.test(
        text,
      ),
  },
  {
    why: 'under @ the windows of predict_linear moved on with the steps until 2.46',
    of: ({ text, stepSeconds }) => stepSeconds !== undefined && /predict_linear\([^()]*@/.test(text),
  },
  {
    why: 'subqueries within each other look at whole seconds, where windows were closed on the left until 3.0',
    of: ({ text }) => (text.match(/\[\d+[sm]:\d+s\]/g) ?? []).length > 1,
  },
  {
    why: 'the last digit of a power or a sine is that of the language; of what is large little is left in a sine',
    of: ({ text }, { relative }) =>
      (relative < LAST_DIGIT && /\^|\b(?:exp|sin|cos|a?tanh?|atan2)\b/.test(text)) ||
      (/\b(?:sin|cos|tan)\b/.test(text) && (relative < TOLERANCE_OF_SUMS || /\^|exp|count_values/.test(text))),
  },
  {
    why: 'sums, and what is made of them, are compensated since 2.54: last digits differ',
    of: ({ text }, { relative }) => relative < TOLERANCE_OF_SUMS && SUMS.test(text),
  },
  {
    why: 'count_values tells values apart by their last digits, and those of sums have changed since 2.54',
    of: ({ text }) => /count_values/.test(text) && SUMS.test(text),
  },
  {
    why: 'stddev and stdvar of a single value that is not finite are NaN since 3.0',
    of: ({ text }, { ours }) => /\bstd(?:dev|var)\b/.test(text) && ours === 'NaN',
  },
  {
    why: 'averages of infinite values are formed otherwise since 2.54',
    of: ({ text }) => /odd_value/.test(text) && /\b(?:avg|std\w+|sum)\b/.test(text),
  },
  {
    why: 'atan2 takes off the name of the metric since 2.5x',
    of: ({ text }, { relative }) => relative === Infinity && /\batan2\b/.test(text),
  },
  {
    why: 'topk and bottomk may take any of equal values: the values are the same, the series are not',
    of: ({ text }, { hasSameValues }) => hasSameValues && /\b(?:topk|bottomk)\b/.test(text),
  },
  {
    why: 'and that shows through what stands around them: of values that are not finite many are equal',
    of: ({ text }) =>
      /\(.*\b(?:topk|bottomk)\b.*(?:odd_value|\^|exp\(|\/|resets|changes|count|present|group|bool|up|clamp|round|sgn)/.test(
        text,
      ),
  },
  {
    why: 'the date of what is no time is NaN; theirs is what their processor makes of it',
    of: ({ text }, { ours }) =>
      (ours === 'NaN' || /\b(?:count_values|topk|bottomk)\b.*\bodd_value\b/.test(text)) &&
      /\b(?:minute|hour|day_of_\w+|days_in_month|month|year)\b/.test(text),
  },
];

/** @returns undefined when both say the same, else { what, relative } */
export function differenceOf(ours, theirs) {
  if (ours.status !== theirs.status || ours.errorType !== theirs.errorType)
    return { what: `ours ${outcome(ours)}, theirs ${outcome(theirs)}`, relative: Infinity };
  if (ours.status !== 'success') return undefined;
  if (ours.data.resultType !== theirs.data.resultType)
    return { what: `a ${ours.data.resultType} instead of a ${theirs.data.resultType}`, relative: Infinity };
  const [a, b] = [pointsOf(ours.data), pointsOf(theirs.data)];
  for (const key of new Set([...a.keys(), ...b.keys()])) {
    const found = seriesDifference(key, a.get(key), b.get(key));
    if (found) return { ...found, hasSameValues: valuesOf(a) === valuesOf(b) };
  }
  return undefined;
}

/** Of all series together, by time. */
const valuesOf = (series) =>
  [...series.values()]
    .flatMap((points) => Array.from(points, ([time, value]) => `${time} ${value}`))
    .sort()
    .join();

const outcome = ({ status, errorType, error }) => (status === 'success' ? 'answers' : `${errorType}: ${error}`);

/** By label set: time -> value as text. */
function pointsOf({ resultType, result }) {
  if (resultType === 'scalar' || resultType === 'string') return new Map([['', new Map([result])]]);
  return new Map(
    result.map(({ metric, value, values }) => [
      JSON.stringify(Object.entries(metric).sort(([x], [y]) => (x < y ? -1 : 1))),
      new Map(values ?? [value]),
    ]),
  );
}

function seriesDifference(key, ours, theirs) {
  if (!ours || !theirs) return { what: `${key} is ${ours ? 'too much' : 'missing'}`, relative: Infinity };
  let worst;
  for (const time of new Set([...ours.keys(), ...theirs.keys()])) {
    const [a, b] = [ours.get(time), theirs.get(time)];
    const relative = distance(a, b);
    if (relative > 0 && !(relative <= (worst?.relative ?? 0)))
      worst = { what: `${key} at ${time}: ${a} instead of ${b}`, relative, ours: a };
  }
  return worst;
}

function distance(a, b) {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return Infinity;
  const [x, y] = [Number(a.replace('Inf', 'Infinity')), Number(b.replace('Inf', 'Infinity'))];
  if (Number.isNaN(x) && Number.isNaN(y)) return 0;
  const relative = Math.abs(x - y) / Math.max(Math.abs(x), Math.abs(y), 1e-9);
  return Number.isNaN(relative) ? Infinity : relative;
}
