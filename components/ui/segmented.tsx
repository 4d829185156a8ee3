// Two or three views of the same thing, one of them chosen. A radio group, so the arrow keys move between them.
import { ToggleGroup } from 'radix-ui';

export function Segmented<T extends string>({
  label,
  value,
  onChange,
  choices,
}: {
  label: string;
  value: T;
  onChange: (value: T) => void;
  choices: readonly { readonly value: T; readonly label: string }[];
}) {
  const choose = (text: string) => {
    const found = choices.find((choice) => choice.value === text);
    if (found) onChange(found.value); // pressing the chosen one again reports "": it stays chosen
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="inline-flex shrink-0 gap-0.5 rounded-control bg-active p-0.5"
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className="flex h-6 shrink-0 items-center rounded-chip px-2.5 whitespace-nowrap text-ink-2 data-[state=on]:bg-panel data-[state=on]:font-strong data-[state=on]:text-ink data-[state=on]:ring-1 data-[state=on]:ring-line"
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
