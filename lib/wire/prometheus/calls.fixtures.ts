// Calls a route as a client would, for the tests of this wire.
import type { WireRequest, WireResponse } from '@/lib/kernel/http';
import type { EngineRoute } from './endpoint';

export type Call = (
  url: string,
  more?: { readonly form?: string } & Partial<Omit<WireRequest, 'url'>>,
) => Promise<WireResponse & { readonly text: string }>;

/** GET; POST with a form. */
export const callerOf =
  (routes: readonly EngineRoute[]): Call =>
  async (url, { form, ...more } = {}) => {
    const path = url.split('?')[0] as string;
    const route = routes.find((each) => each.path === path || (each.path.includes(':') && path.includes('/label/')));
    if (!route) throw new Error(`no route for ${path}`);
    const isForm = form !== undefined;
    const request = {
      method: isForm ? 'POST' : 'GET',
      url,
      headers: isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {},
      body: new TextEncoder().encode(form ?? ''),
      ...more,
    };
    const response = await route.handler(request, { aborted: false });
    return { ...response, text: new TextDecoder().decode(response.body) };
  };
