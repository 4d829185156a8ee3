// What is wrong with a field, under it.
import { StateIcon } from '@/components/ui/state-icon';

export function FieldProblem({ id, reason }: { id: string; reason: string | undefined }) {
  if (reason === undefined) return null;
  return (
    <p id={id} role="alert" className="mt-1 flex gap-1.5 text-12 text-crit-text">
      <StateIcon state="critical" size={14} />
      {reason}
    </p>
  );
}
