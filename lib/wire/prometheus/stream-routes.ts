// Endpoints with bodies that are not held whole, for the engine thread; their paths, for the table of the main thread.
import type { StreamHandler } from '@/lib/kernel/http';
import { EXPORT_PATH, type ExportDoors, exportHandler } from './export-api';
import { IMPORT_PATH, type ImportDoors, importHandler } from './import-api';

export type StreamDoors = ImportDoors & ExportDoors;

export const STREAM_PATHS: readonly string[] = [IMPORT_PATH, EXPORT_PATH];

/** Quadrant's own: Prometheus has its tool do this to files. */
export const streamRoutes = (doors: StreamDoors): { readonly path: string; readonly handler: StreamHandler }[] => [
  { path: IMPORT_PATH, handler: importHandler(doors) },
  { path: EXPORT_PATH, handler: exportHandler(doors) },
];
