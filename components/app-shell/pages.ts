// The pages of the product, in the order of the rail.
import {
  Bell,
  Box,
  ChartGantt,
  ChartLine,
  House,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  Target,
} from 'lucide-react';

export type Page = {
  readonly href: string;
  readonly name: string;
  readonly icon: LucideIcon;
  /** The keys that lead there. */
  readonly keys?: string;
  /** Not in this version: the page says so. */
  readonly isLater?: boolean;
};

export const PAGES: readonly Page[] = [
  { href: '/', name: 'Home', icon: House, keys: 'g h' },
  { href: '/explore', name: 'Explore', icon: ChartLine, keys: 'g e' },
  { href: '/dashboards', name: 'Dashboards', icon: LayoutDashboard, keys: 'g d', isLater: true },
  { href: '/alerts', name: 'Alerts', icon: Bell, keys: 'g a' },
  { href: '/traces', name: 'Traces', icon: ChartGantt, keys: 'g t', isLater: true },
  { href: '/services', name: 'Services', icon: Box, keys: 'g s', isLater: true },
  { href: '/keys', name: 'Keys', icon: KeyRound, keys: 'g k', isLater: true },
  { href: '/targets', name: 'Targets', icon: Target },
];

/** What the bar at the foot of a phone shows; the rest is under "More". */
export const FOOT_PAGES: readonly Page[] = PAGES.filter((page) =>
  ['/', '/explore', '/alerts', '/targets'].includes(page.href),
);

export const isAt = (page: Page, pathname: string): boolean =>
  page.href === '/' ? pathname === '/' : pathname === page.href || pathname.startsWith(`${page.href}/`);
