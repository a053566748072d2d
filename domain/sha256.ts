import { z } from 'zod';

/** In lower-case hex. */
export const sha256Schema = z.string().regex(/^[0-9a-f]{64}$/);
