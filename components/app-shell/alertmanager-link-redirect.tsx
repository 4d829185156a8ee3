// Links into Alertmanager's own page, on whatever page they arrive, lead to ours: they are in notifications, runbooks and bookmarks.
'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { alertsLinkOf } from '@/components/alerts/alertmanager-link';
import { silencesLinkOf } from '@/components/silences/prefill';

export function AlertmanagerLinkRedirect() {
  const router = useRouter();
  useEffect(() => {
    const follow = () => {
      const { hash } = window.location;
      const address = alertsLinkOf(hash) ?? silencesLinkOf(hash);
      if (address !== undefined) router.replace(address);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [router]);
  return null;
}
