// Old links into Alertmanager's page lead to ours: they are in notifications, runbooks and bookmarks.
'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';
import { alertsLinkOf } from './alertmanager-link';

export function AlertmanagerLinkRedirect() {
  const router = useRouter();
  useEffect(() => {
    const follow = () => {
      const address = alertsLinkOf(window.location.hash);
      if (address !== undefined) router.replace(address);
    };
    follow();
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [router]);
  return null;
}
