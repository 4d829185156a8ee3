// Templates of rules: one row a function or quirk. Where promtool 2.42 shows it, the answers are its own.
import { describe, expect, test } from 'vitest';
import { compileTemplate, type TemplateData, type TemplateSample } from './expand';

const DATA: TemplateData = {
  labels: { instance: 'host.example.org:9100', job: 'node' },
  value: 1234.5678,
  externalLabels: { region: 'eu' },
  externalUrl: 'http://q.example.org/prom',
  nowMs: 1_700_000_000_500,
  query: async (expr): Promise<readonly TemplateSample[]> => {
    if (expr === 'bad(') throw new Error('1:5: parse error: unclosed left parenthesis');
    if (expr === 'none') return [];
    return [
      { labels: { instance: 'b', __value__: 'text' }, value: 2 },
      { labels: { instance: 'a' }, value: 1 },
    ];
  },
};

const expand = (text: string, more: Partial<TemplateData> = {}) =>
  compileTemplate('__alert_A', text)({ ...DATA, ...more });

describe('expansion', () => {
  test.each([
    ['no template: {}', 'no template: {}'],
    ['{{ $labels.instance }} {{ $value }}', 'host.example.org:9100 1234.5678'],
    ['{{ .Labels.job }} {{ .Value }}', 'node 1234.5678'],
    ['[{{ $labels.none }}]', '[]'],
    ['{{ $externalLabels.region }} {{ $externalURL }}', 'eu http://q.example.org/prom'],
    ['{{ externalURL }} {{ pathPrefix }}', 'http://q.example.org/prom /prom'],
    ['{{ $value | printf "%.1f" }}', '1234.6'],
    ['{{ if gt $value 1000.0 }}high{{ end }}', 'high'],
    ['{{ range query "x" }}{{ .Labels.instance }}={{ .Value }};{{ end }}', 'b=2;a=1;'],
    ['{{ range query "x" | sortByLabel "instance" }}{{ . | label "instance" }};{{ end }}', 'a;b;'],
    ['{{ query "x" | first | value }}', '2'],
    ['{{ query "x" | first | strvalue }}', 'text'],
    ['{{ with query "none" }}some{{ else }}none{{ end }}', 'none'],
    ['{{ range query "x" }}{{ printf "y%s" .Labels.instance | query | len }}{{ end }}', '22'],
    ['{{ humanize 0 }} {{ humanize 1234567.0 }} {{ humanize 0.00123 }} {{ humanize -1500 }}', '0 1.235M 1.23m -1.5k'],
    ['{{ humanize 1e30 }} {{ humanize "12345" }}', '1e+06Y 12.35k'],
    [
      '{{ humanize1024 0 }} {{ humanize1024 1048576 }} {{ humanize1024 0.5 }} {{ humanize1024 1536 }}',
      '0 1Mi 0.5 1.5ki',
    ],
    ['{{ humanizeDuration 0 }} {{ humanizeDuration 0.0123 }} {{ humanizeDuration 1.5 }}', '0s 12.3ms 1.5s'],
    [
      '{{ humanizeDuration 60 }} {{ humanizeDuration 3661 }} {{ humanizeDuration 90061 }} {{ humanizeDuration -90 }}',
      '1m 0s 1h 1m 1s 1d 1h 1m 1s -1m 30s',
    ],
    ['{{ humanizePercentage 0.1234567 }} {{ humanizePercentage 1 }}', '12.35% 100%'],
    ['{{ humanizeTimestamp 1435065584.128 }}', '2015-06-23 13:19:44.128 +0000 UTC'],
    ['{{ (1435065584.128 | toTime).Format "15:04" }} {{ toDuration 90 }}', '13:19 1m30s'],
    ['{{ (toTime 0).Year }} {{ now }}', '1970 1.7000000005e+09'],
    ['{{ parseDuration "1h30m" }}', '5400'],
    ['{{ title "hello wOrld foo-bar" }} {{ toUpper "aé" }} {{ toLower "AÉ" }}', 'Hello WOrld Foo-Bar AÉ aé'],
    ['{{ stripPort "h:1" }} {{ stripPort "[::1]:1" }} {{ stripPort "h" }} {{ stripPort "a:b:c" }}', 'h ::1 h a:b:c'],
    ['{{ stripDomain "a.b.c:1" }} {{ stripDomain "a.b" }} {{ stripDomain "10.0.0.1:1" }}', 'a:1 a 10.0.0.1:1'],
    ['{{ match "a.c" "xabcx" }} {{ match "^b" "abc" }}', 'true false'],
    ['{{ reReplaceAll "(a)(b)" "$2${1}-$$" "xabx ab" }}', 'xba-$x ba-$'],
    ['{{ reReplaceAll "x*" "-" "abc" }}', '-a-b-c-'],
    [
      '{{ graphLink "up == 0" }} {{ tableLink "a b" }}',
      '/graph?g0.expr=up+%3D%3D+0&g0.tab=0 /graph?g0.expr=a+b&g0.tab=1',
    ],
    ['{{ urlQueryEscape "a b&c" }} {{ safeHtml "<b>" }}', 'a+b%26c <b>'],
    ['{{ define "x" }}{{ .arg0 }}/{{ .arg1 }}{{ end }}{{ tmpl "x" (args 1 "b") }}', '1/b'],
  ])('%s', async (text, expected) => expect(await expand(text)).toBe(expected));

  test('values that are no numbers', async () => {
    expect(await expand('{{ humanize $value }} {{ humanizeDuration $value }}', { value: Infinity })).toBe('+Inf +Inf');
    expect(await expand('{{ $value }}', { value: Number.NaN })).toBe('NaN');
  });
});

describe('errors', () => {
  test.each([
    ['{{ $labels.', 'error parsing template __alert_A: template: __alert_A:1: '],
    ['{{ nope }}', 'error parsing template __alert_A: template: __alert_A:1: function "nope" not defined'],
    ['{{ query "none" | first }}', 'error calling first: first() called on vector with no elements'],
    ['{{ query "bad(" }}', 'error calling query: 1:5: parse error: unclosed left parenthesis'],
    ['{{ humanize "x" }}', 'error calling humanize: strconv.ParseFloat: parsing "x": invalid syntax'],
    ['{{ humanize $labels }}', "error calling humanize: can't convert map[string]string to float"],
    ['{{ eq $value 1 }}', 'incompatible types for comparison: float64 and int'],
    [
      '{{ len 1 }}',
      'error executing template __alert_A: template: __alert_A:1:115: executing "__alert_A" at <len 1>: ',
    ],
    ['{{ match "(" "a" }}', 'error calling match: '],
    ['{{ parseDuration "x" }}', 'error calling parseDuration: not a valid duration string: "x"'],
    ['{{ range 200 }}{{ . | printf "q%d" | query | len }}{{ end }}', 'more than 100 queries'],
  ])('%s', async (text, message) => {
    const failure = (async () => expand(text))();
    await expect(failure).rejects.toThrow(message);
  });
});
