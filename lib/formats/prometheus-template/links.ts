// Links to an expression in Prometheus' own form, as notifications carry them.
import { escapeQuery } from '../go-template/text-escape';

/** Behind the external URL. */
export const graphLink = (expr: string): string => `/graph?g0.expr=${escapeQuery(expr)}&g0.tab=0`;
export const tableLink = (expr: string): string => `/graph?g0.expr=${escapeQuery(expr)}&g0.tab=1`;
