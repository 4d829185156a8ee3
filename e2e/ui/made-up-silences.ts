// The answer of /api/alerts/silences in every state one can be in.

const MINUTE = 60_000;

export function someSilences() {
  const nowMs = Date.now();
  const silence = (id: number, alertname: string, more: object) => ({
    ...{ id: `00000000-0000-4000-8000-00000000000${id}`, state: 'active', createdBy: 'mira', comment: 'being mended' },
    matchers: [{ name: 'alertname', type: '=', value: alertname, text: `alertname="${alertname}"` }],
    ...{ startsAtMs: nowMs - 90 * MINUTE, endsAtMs: nowMs + 90 * MINUTE, updatedAtMs: nowMs - 90 * MINUTE },
    ...{ matchesNow: 2, matchedAlerts: 3, lastMatchMs: nowMs, keptBack: 14, keptBackSinceMs: nowMs - 80 * MINUTE },
    ...{ expiresSoon: false, unneeded: null, untilResolved: false, recurringId: null, annotations: {} },
    ...more,
  });
  const silences = [
    silence(1, 'Soon', { endsAtMs: nowMs + 5 * MINUTE, expiresSoon: true }),
    silence(2, 'Long', { untilResolved: true, annotations: { ticket: 'OPS-7' } }),
    silence(3, 'Over', { matchesNow: 0, unneeded: 'resolved', keptBack: 0, keptBackSinceMs: null }),
    silence(4, 'Later', { state: 'pending', startsAtMs: nowMs + MINUTE, recurringId: 'r' }),
    silence(5, 'Past', { state: 'expired', endsAtMs: nowMs - MINUTE }),
  ];
  return { nowMs, maxDurationMs: 0, silences };
}
