import { defineConfig } from 'vitest/config';
import { fileURLToPath } from 'node:url';
export default defineConfig({ resolve: { alias: { '@': fileURLToPath(new URL('.', import.meta.url)) } }, test: { include: ['lib/kernel/**/*.test.ts','lib/runtime/**/*.test.ts'] } });
