// The palette (ctrl or ⌘ K): finds pages and metrics; a metric opens in Explore with the query it most likely wants.
'use client';
import { Search } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { type KeyboardEvent, useState } from 'react';
import { Dialog } from '@/components/ui/dialog';
import { PaletteList } from './palette-list';
import { usePaletteItems } from './use-palette-items';

export default function Palette({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [active, setActive] = useState(0);
  const { items, state } = usePaletteItems(query);
  const choose = (index: number) => {
    const item = items[index];
    if (!item) return;
    onClose();
    router.push(item.href);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && items.length > 0) {
      event.preventDefault();
      setActive((active + step + items.length) % items.length);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      choose(active);
    }
  };
  const search = (text: string) => {
    setQuery(text);
    setActive(0);
  };
  return (
    <Dialog title="Find anything" isTitleShown={false} onClose={onClose} width="max-w-[620px]">
      <div className="flex h-12 shrink-0 items-center gap-2.5 border-b border-line px-4">
        <Search aria-hidden size={16} className="text-ink-3" />
        <input
          role="combobox"
          aria-expanded={items.length > 0}
          aria-controls="palette-list"
          aria-activedescendant={items.length > 0 ? `palette-${active}` : undefined}
          aria-label="Find pages and metrics"
          placeholder="Find pages and metrics"
          value={query}
          onChange={(event) => search(event.target.value)}
          onKeyDown={onKeyDown}
          spellCheck={false}
          autoComplete="off"
          className="h-full min-w-0 flex-1 bg-transparent text-15 outline-none placeholder:text-ink-3"
        />
      </div>
      <PaletteList {...{ items, state, active, query }} onActive={setActive} onChoose={choose} />
    </Dialog>
  );
}
