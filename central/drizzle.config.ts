import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './central/schema/index.ts',
  out: './central/migrations',
});
