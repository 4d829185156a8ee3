// "Try it on the last 7 days": when the rule would have fired, beside when the present one did.
'use client';
import { FlaskConical } from 'lucide-react';
import { Panel, PanelHead } from '@/components/panel/panel';
import { PanelError } from '@/components/panel/panel-error';
import { Button } from '@/components/ui/button';
import { Segmented } from '@/components/ui/segmented';
import { StateIcon } from '@/components/ui/state-icon';
import type { TryRequest } from '@/lib/client/rules';
import type { TryAnswer } from '@/lib/client/rules-model';
import { Timeline } from './timeline-view';
import { cautionsOf, presentSentence, trySentence } from './try-sentence';
import { draftOf, REACHES, type Trying } from './use-try';

type TryPanelProps = {
  trying: Trying;
  /** undefined: the draft cannot be evaluated as it is. */
  request: TryRequest | undefined;
  isRecording: boolean;
};

export function TryPanel({ trying, request, isRecording }: TryPanelProps) {
  const { state, reach, setReach, start, cancel } = trying;
  const isOld = state.kind === 'done' && request !== undefined && state.of !== draftOf(request, reach);
  return (
    <Panel label="Dry run">
      <PanelHead>
        <h2 className="mr-auto text-15">Dry run</h2>
        {isOld && <span className="text-12 text-ink-3">of an earlier draft</span>}
        <Segmented
          label="How far back"
          value={reach.value}
          onChange={(value) => setReach(REACHES.find((each) => each.value === value) ?? reach)}
          choices={REACHES}
        />
        {state.kind === 'running' ? (
          <Button onClick={cancel}>Cancel</Button>
        ) : (
          <Button disabled={!request} onClick={() => request && start(request)}>
            <FlaskConical aria-hidden />
            Try it on the last {reach.name}
          </Button>
        )}
      </PanelHead>
      <div aria-live="polite" className="border-t border-line">
        {state.kind === 'idle' && (
          <p className="px-3 py-4 text-ink-2">
            Evaluates the draft over stored samples, at the instants its group would have been evaluated. Nothing is
            stored and nobody is told.
          </p>
        )}
        {state.kind === 'running' && <Progress done={state.done} />}
        {state.kind === 'failed' && (
          <PanelError title="The dry run failed" error={state.error} onRetry={() => request && start(request)} />
        )}
        {state.kind === 'done' && <Outcome answer={state.answer} isRecording={isRecording} />}
      </div>
    </Panel>
  );
}

function Progress({ done }: { done: number }) {
  const percent = Math.round(done * 100);
  return (
    <div className="flex items-center gap-3 px-3 py-4">
      <progress
        aria-label="Dry run"
        value={percent}
        max={100}
        className="h-1 flex-1 appearance-none overflow-hidden rounded-full bg-active [&::-webkit-progress-bar]:bg-active [&::-webkit-progress-value]:bg-accent"
      />
      <span className="w-10 text-right text-ink-2">{percent} %</span>
    </div>
  );
}

function Outcome({ answer: { outcomes, notes }, isRecording }: { answer: TryAnswer; isRecording: boolean }) {
  const now = outcomes.find(({ side }) => side === 'new');
  const before = outcomes.find(({ side }) => side === 'present');
  if (!now) return null;
  const present = presentSentence(before, isRecording);
  return (
    <div className="flex flex-col gap-2 px-3 py-3">
      <p className="font-strong">{trySentence(now, isRecording)}.</p>
      {present && <p className="-mt-1.5 text-ink-2">{present}.</p>}
      {[...cautionsOf(now), ...notes].map((caution) => (
        <p key={caution} className="flex gap-2 text-12 wrap-anywhere text-warn-text">
          <StateIcon state="warning" label="Caution" size={14} />
          {caution}
        </p>
      ))}
      {!isRecording && <Timeline now={now} before={before} />}
    </div>
  );
}
