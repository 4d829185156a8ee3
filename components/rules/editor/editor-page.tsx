// A group under somebody's hands, in place of the list. Fetched when it is opened.
'use client';
import { useState } from 'react';
import { Panel } from '@/components/panel/panel';
import { Region } from '@/components/panel/region';
import { TableSkeleton } from '@/components/panel/skeletons';
import { RuleEditor } from './rule-editor';
import { type Edited, useSource } from './use-source';

export default function EditorPage({ open }: { open: Edited }) {
  const answer = useSource(open);
  const [times, setTimes] = useState(0);
  return (
    <Region
      answer={answer}
      skeleton={
        <Panel label="Rule">
          <TableSkeleton rows={8} />
        </Panel>
      }
      failed={() => 'The group could not be read'}
    >
      {(source) => <RuleEditor key={times} {...{ source, open }} onStartOver={() => setTimes(times + 1)} />}
    </Region>
  );
}
