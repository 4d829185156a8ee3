// Addresses that alerts bring along. Anybody who may post an alert may write them: only those of web pages are followed.

/** undefined: it is none that a click should follow. */
export function webLink(address: string | undefined): string | undefined {
  if (!address) return undefined;
  try {
    const { protocol, href } = new URL(address);
    return protocol === 'http:' || protocol === 'https:' ? href : undefined;
  } catch {
    return undefined; // no address at all
  }
}

const RUNBOOK_NAMES = ['runbook_url', 'runbook', 'runbook_link', 'playbook', 'playbook_url'];

/** The runbook among an alert's annotations. */
export function runbookOf(annotations: Readonly<Record<string, string>>): string | undefined {
  for (const name of RUNBOOK_NAMES) {
    const link = webLink(annotations[name]);
    if (link) return link;
  }
  return undefined;
}
