// Endpoints with bodies that are not held whole, for the engine thread; their paths, for the table of the main thread.
import type { StreamHandler } from '@/lib/kernel/http';
import { IMPORT_PATH, type ImportDoors, importHandler } from './import-api';

export type StreamDoors = ImportDoors;

export const STREAM_PATHS: readonly string[] = [IMPORT_PATH];

/** Quadrant's own: Prometheus has its tool do this to files. */
export const streamRoutes = (doors: StreamDoors): { readonly path: string; readonly handler: StreamHandler }[] => [
  { path: IMPORT_PATH, handler: importHandler(doors) },
];
