// What a target is asked for, and which of it came: OpenMetrics text or the text format, by the Content-Type of the answer.
import type { ExpositionFormat } from '../../doors';

/** As Prometheus asks: OpenMetrics first; metric and label names in UTF-8 when the target has such. */
export const ACCEPT = [
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5',
  'application/openmetrics-text;version=0.0.1;q=0.4',
  'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3',
  'text/plain;version=0.0.4;q=0.2',
  '*/*;q=0.1',
].join(',');

const FORMATS: ReadonlyMap<string, ExpositionFormat> = new Map([
  ['text/plain', 'text'],
  ['application/openmetrics-text', 'openmetrics'],
]);

/** The format, or why the answer cannot be read. */
export function formatOf(contentType: string): { readonly format: ExpositionFormat } | { readonly problem: string } {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  const format = FORMATS.get(mediaType);
  if (format) return { format };
  if (mediaType === '') return { problem: 'non-compliant scrape target sending blank Content-Type' };
  if (mediaType === 'application/vnd.google.protobuf') {
    return {
      problem: `the target insists on ${mediaType}, which this version of Quadrant does not read: it reads OpenMetrics and the text format`,
    };
  }
  return { problem: `received unsupported Content-Type ${JSON.stringify(contentType)}` };
}
