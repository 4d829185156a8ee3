// Where Prisma's tools find things; Quadrant itself applies migrations with lib/db/migrate.ts.
import { defineConfig } from 'prisma/config';

export default defineConfig({ schema: 'prisma/schema.prisma', migrations: { path: 'prisma/migrations' } });
