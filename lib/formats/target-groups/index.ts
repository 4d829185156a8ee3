// What file and HTTP discovery give: a list of targets with labels, as JSON or YAML. Prometheus' targetgroup.
import { parse } from 'yaml';
import { z } from 'zod';
import { badInput, messageOf } from '@/lib/kernel/errors';

export type TargetGroup = {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
};

const groups = z.array(
  z.strictObject({
    targets: z.array(z.string()).nullish(),
    labels: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String)).nullish(),
  }),
);

/** JSON is YAML. An empty text is an empty list. @throws bad_input saying where */
export function parseTargetGroups(text: string): readonly TargetGroup[] {
  const read = groups.safeParse(parsed(text) ?? []);
  if (read.success) return read.data.map(({ targets, labels }) => ({ targets: targets ?? [], labels: labels ?? {} }));
  const [issue] = read.error.issues;
  throw badInput(`target group ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not valid'}`);
}

function parsed(text: string): unknown {
  try {
    return parse(text);
  } catch (cause) {
    throw badInput(`target groups cannot be read: ${messageOf(cause)}`);
  }
}
