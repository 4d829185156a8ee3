// The pages under Alerts, in the order of their tabs.
export type AlertPage = { readonly href: string; readonly name: string };

export const ALERT_PAGES: readonly AlertPage[] = [
  { href: '/alerts', name: 'Alerts' },
  { href: '/alerts/silences', name: 'Silences' },
  { href: '/alerts/rules', name: 'Rules' },
  { href: '/alerts/routing', name: 'Routing' },
  { href: '/alerts/notifications', name: 'Notifications' },
  { href: '/alerts/receivers', name: 'Receivers' },
];
