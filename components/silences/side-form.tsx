// Beside the list: a new silence, one that is changed, or one that is made again. Esc closes it.
'use client';
import { useRouter } from 'next/navigation';
import type { KeyboardEvent } from 'react';
import { useAddress } from '@/components/address/use-address';
import type { Silence } from '@/lib/client/silences-decode';
import { nameOf } from './matcher-set';
import { NewSilence } from './new-silence';
import { SilenceForm } from './silence-form';
import { AGAIN_PARAMETER, EDIT_PARAMETER, SILENCES_HREF } from './silences-address';
import { asLocal, type FormStart } from './use-silence-form';

export function SideForm({ isNew, silences }: { isNew: boolean; silences: readonly Silence[] | undefined }) {
  const router = useRouter();
  const { params, change } = useAddress();
  const [edited, again] = [params.get(EDIT_PARAMETER), params.get(AGAIN_PARAMETER)];
  const id = edited ?? again;
  if (!isNew && id === null) return null;
  const silence = silences?.find((each) => each.id === id);
  const close = () =>
    isNew ? router.push(SILENCES_HREF) : change({ [EDIT_PARAMETER]: null, [AGAIN_PARAMETER]: null });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    close();
  };
  const isChange = edited !== null && silence?.state !== 'expired';
  return (
    <aside
      aria-label={isNew ? 'New silence' : isChange ? 'Change a silence' : 'Silence again'}
      onKeyDown={onKeyDown}
      className="sticky top-[calc(var(--h-top)+12px)] w-[448px] shrink-0 overflow-hidden rounded-panel border border-line bg-float max-xl:w-[400px] max-lg:static max-lg:w-full"
    >
      {isNew && <NewSilence onClose={close} />}
      {!isNew && silence && (
        <SilenceForm
          key={`${id} ${isChange}`}
          name={nameOf(silence.matchers)}
          start={isChange ? changeOf(silence) : againOf(silence)}
          onDone={close}
          onCancel={close}
        />
      )}
      {!isNew && silences && !silence && (
        <p role="status" className="px-3.5 py-3 text-ink-2">
          There is no silence <span className="mono wrap-anywhere">{id}</span>. It may have ended more than five days
          ago.
        </p>
      )}
    </aside>
  );
}

const changeOf = ({
  id,
  matchers,
  startsAtMs,
  endsAtMs,
  comment,
  createdBy,
  state,
  untilResolved,
}: Silence): FormStart => ({
  ...{ id, comment, createdBy, matchers: { kept: matchers, dropped: [] } },
  durationId: untilResolved ? 'resolved' : 'custom',
  from: state === 'pending' ? asLocal(startsAtMs) : '',
  to: asLocal(endsAtMs),
  // Of one that has begun the beginning stays: it keeps its id.
  ...(state === 'active' && { begunMs: startsAtMs }),
});

/** For as long as it was, from now. */
const againOf = ({ matchers, comment }: Silence): FormStart => ({ comment, matchers: { kept: matchers, dropped: [] } });
