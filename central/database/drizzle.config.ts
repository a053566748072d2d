import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './central/database/schema/index.ts',
  out: './central/database/migrations',
});
