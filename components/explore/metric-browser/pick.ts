// What picking a metric does: its whole query, or only its name where one is writing.
import type { Metric } from '@/components/metric-catalogue/catalogue';

export type Pick = (metric: Metric, how: 'query' | 'name') => void;
