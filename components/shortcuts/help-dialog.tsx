// "?": the keys that work on this page, and the switch that turns the single letters off.
'use client';
import { useStored, writeStored } from '@/components/theme/stored';
import { Dialog } from '@/components/ui/dialog';
import { Kbd } from '@/components/ui/kbd';
import { ScrollRegion } from '@/components/ui/scroll-region';
import { Switch } from '@/components/ui/switch';
import { isSingleKey } from './chords';
import { type Shortcut, SINGLE_KEYS_STORED, useShortcutList } from './shortcuts';

export default function HelpDialog({ onClose }: { onClose: () => void }) {
  const list = useShortcutList();
  const areSingleKeysOn = useStored(SINGLE_KEYS_STORED) !== 'off';
  const byGroup = groupsOf(list());
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose} width="max-w-[640px]" isFieldFirst={false}>
      <ScrollRegion label="Keys" className="grid gap-x-8 gap-y-4 overflow-auto px-4 pt-1 pb-3 sm:grid-cols-2">
        {[...byGroup].map(([group, shortcuts]) => (
          <ShortcutGroup key={group} name={group} shortcuts={shortcuts} areSingleKeysOn={areSingleKeysOn} />
        ))}
      </ScrollRegion>
      <div className="border-t border-line px-4 py-3">
        <Switch checked={areSingleKeysOn} onChange={(on) => writeStored(SINGLE_KEYS_STORED, on ? 'on' : 'off')}>
          Single-letter keys <span className="text-ink-3">(never inside a field)</span>
        </Switch>
      </div>
    </Dialog>
  );
}

function ShortcutGroup({
  name,
  shortcuts,
  areSingleKeysOn,
}: {
  name: string;
  shortcuts: readonly Line[];
  areSingleKeysOn: boolean;
}) {
  return (
    <section>
      <h3 className="mb-1 text-12 text-ink-3">{name}</h3>
      <ul>
        {shortcuts.map((each) => (
          <li key={each.does} className="flex h-7 items-center justify-between gap-4">
            <span className={isOff(each) && !areSingleKeysOn ? 'text-ink-3 line-through' : ''}>{each.does}</span>
            <span className="flex gap-2.5">
              {each.keys.map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** One thing to do and all keys that do it. */
type Line = { readonly does: string; readonly keys: string[]; readonly isListedOnly: boolean };

const isOff = ({ keys, isListedOnly }: Line) => !isListedOnly && keys.every(isSingleKey);

function groupsOf(list: readonly Shortcut[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const { group, does, keys, run } of list) {
    const lines = groups.get(group) ?? [];
    const line = lines.find((each) => each.does === does);
    if (line) line.keys.push(keys);
    else lines.push({ does, keys: [keys], isListedOnly: run === undefined });
    groups.set(group, lines);
  }
  return groups;
}
