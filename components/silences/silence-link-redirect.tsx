// Old links into Alertmanager's page of silences lead to ours: they are in notifications, runbooks and bookmarks.
'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { silencesLinkOf } from './prefill';

export function SilenceLinkRedirect() {
  const router = useRouter();
  useEffect(() => {
    const follow = () => {
      const address = silencesLinkOf(window.location.hash);
      if (address !== undefined) router.replace(address);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [router]);
  return null;
}
