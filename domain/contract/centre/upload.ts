import { z } from 'zod';
import { scanMediaTypeSchema } from '../../application.ts';
import { sha256Schema } from '../../sha256.ts';

/**
 * Scans go to the centre as tus 1.0 says (https://tus.io/protocols/resumable-upload): core, creation, checksum with
 * SHA-256, expiration, termination. `Upload-Metadata` carries `sha256`, the hash of the whole in lower-case hex, and
 * `mediatype`, each in base64. A creation whose bytes the office has already is complete at once, `Upload-Offset` says
 * so.
 */
export const tusVersion = '1.0.0';
export const tusExtensions = ['creation', 'checksum', 'expiration', 'termination'] as const;
export const uploadMetadataSchema = z.object({
  sha256: sha256Schema,
  mediatype: scanMediaTypeSchema,
});
