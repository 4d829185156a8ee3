// Around the form of a template or a recurring silence: its name and matchers come first, saving last.
'use client';
import type { FormEvent, KeyboardEvent, ReactNode } from 'react';
import { Button } from '@/components/ui/button';
import type { MatcherSet } from '@/lib/client/silences-decode';
import { FieldProblem } from './field-problem';
import { MatcherChips } from './matcher-chips';

type PlanFrameProps = {
  title: string;
  name: string;
  onName: (name: string) => void;
  matchers: MatcherSet;
  onMatchers: (matchers: MatcherSet) => void;
  /** Why it is not kept: of the form, or in the server's words. */
  problem: string | undefined;
  isBusy: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
};

export function PlanFrame(props: PlanFrameProps) {
  const { title, name, onName, matchers, onMatchers, problem, isBusy, onSubmit, onClose, children } = props;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    onClose();
  };
  return (
    <form
      onSubmit={submit}
      onKeyDown={onKeyDown}
      noValidate
      aria-label={title}
      className="flex max-w-[560px] flex-col gap-3 rounded-panel border border-line bg-float px-3.5 py-3"
    >
      <h2 className="text-13">{title}</h2>
      <label className="block text-12 text-ink-2">
        Name
        <input
          // biome-ignore lint/a11y/noAutofocus: the form was just opened by a press on its button
          autoFocus
          value={name}
          onChange={(event) => onName(event.target.value)}
          autoComplete="off"
          className="mt-1 block h-8 w-full rounded-control border border-line-2 bg-panel px-2.5 text-13 text-ink max-md:h-10"
        />
      </label>
      <MatcherChips matchers={matchers} onChange={onMatchers} isWaiting={false} />
      {children}
      <FieldProblem id="plan-problem" reason={problem} />
      <div className="flex justify-end gap-2">
        <Button onClick={onClose} className="h-8 max-md:h-10">
          Cancel
        </Button>
        <Button type="submit" look="primary" disabled={isBusy} className="h-8 px-3 max-md:h-10">
          Save
        </Button>
      </div>
    </form>
  );
}
