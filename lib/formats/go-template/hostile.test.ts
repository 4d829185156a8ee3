// Templates and data that ask for too much: refused with a position, in bounded time.
import { describe, expect, test } from 'vitest';
import { TEMPLATE_LIMITS } from './budget';
import { TemplateSet } from './template-set';

function run(source: string): string {
  const set = new TemplateSet({ functions: {}, limits: { ...TEMPLATE_LIMITS, length: 100_000, steps: 100_000 } });
  set.parse('t', source);
  return set.executeText('t', undefined);
}

describe('refused', () => {
  test.each([
    [
      'endless recursion',
      '{{ define "x" }}{{ template "x" }}{{ end }}{{ template "x" }}',
      /maximum template depth \(100\)/,
    ],
    ['a long loop', '{{ range $i := 1000000000000 }}{{ end }}', /more than 100000 steps/],
    [
      'loops in loops',
      '{{ range 9999 }}{{ range 9999 }}{{ range 9999 }}{{ end }}{{ end }}{{ end }}',
      /more than 100000 steps/,
    ],
    ['much output', '{{ range 20000 }}0123456789{{ end }}', /t:1:\d+: executing "t" .*output longer than 100000/],
    [
      'a text that doubles',
      '{{ $x := "0123456789" }}{{ range 64 }}{{ $x = print $x $x }}{{ end }}',
      /a text longer than 100000/,
    ],
    ['a wide field, often', '{{ range 9 }}{{ printf "%900000d" 1 }}{{ end }}', /a text longer than 100000/],
    ['deep parentheses', `{{ ${'('.repeat(5000)}1${')'.repeat(5000)} }}`, /nested more than 200 deep/],
    ['deep blocks', '{{ if true }}'.repeat(5000), /nested more than 200 deep/],
  ])('%s', (_what, source, message) => expect(() => run(source)).toThrow(message));

  test('a width beyond all measure is said so in the text', () => {
    expect(run('{{ printf "%9999999999d" 1 }}')).toMatch(/BADWIDTH/);
  });
});

test('nothing is inherited from JavaScript', () => {
  expect(() => run('{{ constructor }}')).toThrow('function "constructor" not defined');
  expect(() => run('{{ "a".constructor }}')).toThrow();
  expect(() => run('{{ toString 1 }}')).toThrow('function "toString" not defined');
});

test('columns count bytes, lines begin at 1', () => {
  expect(() => run('é\nöö{{ len 1 }}')).toThrow(
    'template: t:2:7: executing "t" at <len 1>: error calling len: len of type int',
  );
});
