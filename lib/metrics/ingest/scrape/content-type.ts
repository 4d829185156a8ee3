// Whether a target's answer is in a format this version reads: text exposition 0.0.4. Prometheus 3 made the header mandatory.

/** What is asked for: the text format, with metric and label names in UTF-8 when the target has such. */
export const ACCEPT = 'text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1';

/** '' when it can be read, else why not. */
export function contentTypeProblem(contentType: string): string {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (mediaType === 'text/plain') return '';
  if (mediaType === '') return 'non-compliant scrape target sending blank Content-Type';
  if (mediaType === 'application/openmetrics-text' || mediaType === 'application/vnd.google.protobuf') {
    return `the target insists on ${mediaType}, which this version of Quadrant does not read: it reads the text format 0.0.4`;
  }
  return `received unsupported Content-Type ${JSON.stringify(contentType)}`;
}
