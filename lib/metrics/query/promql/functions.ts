// The functions of PromQL: names and types of arguments, as Prometheus 3.14 declares them. A catalogue, hence one long table.
import type { FunctionSignature, ValueType } from './ast';

const TYPES: Readonly<Record<string, ValueType>> = { v: 'vector', s: 'scalar', m: 'matrix', t: 'string' };

/** `name arguments result [variadic]`: v vector, s scalar, m range vector, t string; `-` for none. A leading `!` is experimental. */
const TABLE = `
abs v v | absent v v | absent_over_time m v | acos v v | acosh v v | asin v v | asinh v v | atan v v | atanh v v
avg_over_time m v | ceil v v | changes m v | clamp vss v | clamp_max vs v | clamp_min vs v | cos v v | cosh v v
count_over_time m v | days_in_month v v 1 | day_of_month v v 1 | day_of_week v v 1 | day_of_year v v 1 | deg v v
delta m v | deriv m v | !double_exponential_smoothing mss v | !end - s | exp v v | first_over_time m v | floor v v
histogram_avg v v | histogram_count v v | histogram_fraction ssv v | histogram_quantile sv v
!histogram_quantiles vtss v 9 | histogram_stddev v v | histogram_stdvar v v | histogram_sum v v | hour v v 1
idelta m v | increase m v | !info vv v 1 | irate m v | label_join vttt v -1 | label_replace vtttt v | last_over_time m v
ln v v | log10 v v | log2 v v | !mad_over_time m v | !max_of ss s | max_over_time m v | !min_of ss s | min_over_time m v
minute v v 1 | month v v 1 | pi - s | predict_linear ms v | present_over_time m v | quantile_over_time sm v | rad v v
!range - s | rate m v | resets m v | round vs v 1 | scalar v s | sgn v v | sin v v | sinh v v | sort v v
!sort_by_label vt v -1 | !sort_by_label_desc vt v -1 | sort_desc v v | sqrt v v | !start - s | !start_timestamp v v
stddev_over_time m v | stdvar_over_time m v | !step - s | sum_over_time m v | tan v v | tanh v v | time - s | timestamp v v
!ts_of_first_over_time m v | !ts_of_last_over_time m v | !ts_of_max_over_time m v | !ts_of_min_over_time m v | vector s v | year v v 1
`;

function signature(entry: string): FunctionSignature {
  const [name = '', argumentText = '', result = '', variadic = '0'] = entry.trim().split(' ');
  return {
    name: name.replace('!', ''),
    experimental: name.startsWith('!'),
    argTypes: argumentText === '-' ? [] : Array.from(argumentText, (letter) => TYPES[letter] as ValueType),
    returnType: TYPES[result] as ValueType,
    variadic: Number(variadic),
  };
}

/** By name, which is in lower case and not folded. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map(
  TABLE.split(/[|\n]/)
    .filter((entry) => entry.trim() !== '')
    .map(signature)
    .map((each) => [each.name, each]),
);
