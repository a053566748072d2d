import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { endpoints, protocolHeader, protocolVersion } from '#domain/contract/api.ts';
import { reasonHeader } from '#domain/contract/centre/look-beyond.ts';
import { tusVersion } from '#domain/contract/centre/upload.ts';
import { errorCodeSchema, problemSchema } from '#domain/contract/errors.ts';
import { submissionSchema } from '#domain/intake.ts';

/**
 * Writes `openapi.json` from the contract's own schemas; with `--check` it only compares, and leaves with 1 when they
 * differ.
 */
const file = new URL('../openapi.json', import.meta.url);

type Direction = 'input' | 'output';

/** What a request may hold is the schema's input; what an answer holds is its output. */
const toSchema = (schema: z.ZodType, io: Direction): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
  });
  return rest;
};

const protocolParameter = {
  name: protocolHeader,
  in: 'header',
  required: true,
  description: 'The protocol that the caller speaks',
  schema: { type: 'integer', minimum: 1 },
};

const headerParameter = (name: string, description: string, required = false) => ({
  name,
  in: 'header',
  required,
  description,
  schema: { type: 'string' },
});
const tusParameter = headerParameter('Tus-Resumable', `\`${tusVersion}\`: another is 412`, true);

const reasonParameter = headerParameter(
  reasonHeader,
  'Why the officer asks for it: 3 to 300 signs, percent-encoded UTF-8',
  true,
);

/** Headers of one endpoint alone. */
const ownHeaders: { [Name in keyof typeof endpoints]?: ReturnType<typeof headerParameter>[] } = {
  feed: [headerParameter('If-None-Match', 'The `ETag` of the page before: 304 when nothing is new')],
  document: [
    headerParameter('If-None-Match', 'The `ETag` of the document held: 304 when it is the same'),
    headerParameter(
      'Range',
      'One range of bytes, `bytes=first-last`, `bytes=first-` or `bytes=-count`; several are answered with the whole',
    ),
    headerParameter('If-Range', 'The `ETag` of the part held: the whole comes when the document is another'),
  ],
  reference: [headerParameter('If-None-Match', 'The `ETag` of the pack held: 304 when it is the same')],
  command: [headerParameter('Content-Encoding', '`gzip`, or none')],
  application: [reasonParameter],
  officerSuspend: [reasonParameter],
  officerRestore: [reasonParameter],
  workstationSuspend: [reasonParameter],
  workstationRestore: [reasonParameter],
  vehicle: [reasonParameter],
  uploadCreate: [
    tusParameter,
    headerParameter('Upload-Length', 'The size of the scan in bytes', true),
    headerParameter('Upload-Metadata', '`sha256` (lower-case hex) and `mediatype`, each value in base64', true),
  ],
  uploadFind: [tusParameter],
  uploadSend: [
    tusParameter,
    headerParameter('Upload-Offset', 'The place of the first byte sent', true),
    headerParameter('Upload-Checksum', '`sha256 ` and the digest of this part in base64: 460 when it differs'),
  ],
  uploadRemove: [tusParameter],
};

const bytes = { schema: { type: 'string', format: 'binary' } };
const documentContent = { 'application/pdf': bytes, 'image/jpeg': bytes, 'image/png': bytes };
const toBody = (body: z.ZodType | 'application/octet-stream') =>
  typeof body === 'string' ? { [body]: bytes } : { 'application/json': { schema: toSchema(body, 'input') } };
/** What a request's body may be, as `http/body.ts` holds it to. */
const describeBody = (name: keyof typeof endpoints): string =>
  name === 'carriedFile'
    ? 'Laid out as `domain/contract/carried-file.ts` says: 64 MiB at most'
    : `As it is or packed with gzip; ${name === 'command' ? '2 MiB' : '64 KiB'} at most when unpacked, and no more than twenty times what was sent`;
const headerOf = (description: string) => ({ description, schema: { type: 'string' } });
const notModified = {
  description: 'Nothing new',
  headers: { ETag: headerOf('Of what is held'), 'Cache-Control': headerOf('As of the 200') },
};
const toProblemAnswer = { $ref: '#/components/responses/problem' };
const retryAfter = { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } };

const listParameters = (name: keyof typeof endpoints, path: string, query: z.ZodObject | undefined) => [
  ...(name === 'health' ? [] : [protocolParameter]),
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: false,
    schema: toSchema(schema, 'input'),
  })),
];

const describeAnswer = (
  answer: (typeof endpoints)[keyof typeof endpoints]['answer'],
): Record<string, unknown> | undefined => {
  if (answer === 'none') return undefined;
  if (answer === 'application/octet-stream') return documentContent;
  return typeof answer === 'string'
    ? { [answer]: { schema: { type: 'string' } } }
    : { 'application/json': { schema: toSchema(answer, 'output') } };
};

/** What tus answers where it is not 200, and what else it may say. */
const tusAnswers: { [Name in keyof typeof endpoints]?: Record<number, unknown> } = {
  uploadOptions: { 204: { description: '`Tus-Version`, `Tus-Extension`, `Tus-Max-Size`, `Tus-Checksum-Algorithm`' } },
  uploadCreate: {
    201: { description: '`Location` of the upload and its `Upload-Offset`: all of it when the office has the bytes' },
    412: toProblemAnswer,
    413: toProblemAnswer,
  },
  uploadFind: {
    200: { description: '`Upload-Offset`, `Upload-Length`, `Upload-Expires`' },
    404: toProblemAnswer,
    412: toProblemAnswer,
  },
  uploadSend: {
    204: { description: 'The new `Upload-Offset`' },
    404: toProblemAnswer,
    409: toProblemAnswer,
    412: toProblemAnswer,
    413: toProblemAnswer,
    415: toProblemAnswer,
    422: toProblemAnswer,
    460: toProblemAnswer,
  },
  uploadRemove: { 204: { description: 'Gone' }, 404: toProblemAnswer, 412: toProblemAnswer },
};

const describeEndpoint = (name: keyof typeof endpoints) => {
  const endpoint = endpoints[name];
  const content = name === 'carriedFile' ? { 'application/octet-stream': bytes } : describeAnswer(endpoint.answer);
  return {
    operationId: name,
    summary: endpoint.summary,
    security: endpoint.authorised ? [{ session: [], proof: [] }] : [],
    parameters: [
      ...listParameters(name, endpoint.path, 'query' in endpoint ? endpoint.query : undefined),
      ...(ownHeaders[name] ?? []),
    ],
    ...(name === 'uploadSend'
      ? { requestBody: { required: true, content: { 'application/offset+octet-stream': bytes } } }
      : {}),
    ...('body' in endpoint
      ? { requestBody: { required: true, description: describeBody(name), content: toBody(endpoint.body) } }
      : {}),
    responses: {
      ...(content === undefined ? tusAnswers[name] : { 200: { description: 'Done', content } }),
      ...(name === 'feed' || name === 'document' || name === 'reference' ? { 304: notModified } : {}),
      ...(name === 'document'
        ? { 206: { description: 'The range asked for', content: documentContent }, 416: toProblemAnswer }
        : {}),
      ...('body' in endpoint ? { 408: toProblemAnswer, 413: toProblemAnswer, 415: toProblemAnswer } : {}),
      ...(endpoint.authorised || name === 'session' || name === 'carriedFile'
        ? { 401: { $ref: '#/components/responses/unauthorised' } }
        : {}),
      ...(name === 'health' ? {} : { 426: { $ref: '#/components/responses/upgrade' } }),
      429: { $ref: '#/components/responses/later' },
      503: { $ref: '#/components/responses/later' },
      default: { $ref: '#/components/responses/problem' },
    },
  };
};

/** The OpenAPI 3.1 description as text, the same each time. */
export const writeOpenApi = (): string => {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const name of Object.keys(endpoints) as (keyof typeof endpoints)[]) {
    // keys of the table
    const { path, method } = endpoints[name];
    paths[path] = { ...paths[path], [method]: describeEndpoint(name) };
  }
  const problem = toSchema(problemSchema, 'output');
  // an object schema has properties
  const properties = { ...(problem.properties as Record<string, unknown>), code: { enum: errorCodeSchema.options } };
  const document = {
    openapi: '3.1.0',
    info: {
      title: 'Kaunta central',
      version: String(protocolVersion),
      description: 'The contract between a counter and the centre.',
    },
    paths,
    components: {
      schemas: {
        problem: { ...problem, properties },
        submission: {
          ...toSchema(submissionSchema, 'input'),
          description:
            'What a portal submits, first or again. `document.papers` says which paper stands on which page: the desk turns to it',
        },
      },
      responses: {
        unauthorised: {
          description: 'Not proved: `WWW-Authenticate` says what would be taken',
          headers: {
            'WWW-Authenticate': headerOf('`DPoP`, why, and the algorithms of a proof (RFC 9449 section 7.1)'),
          },
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
        upgrade: {
          description: 'A protocol that is not spoken here',
          headers: { Upgrade: headerOf('The one that is: `Kaunta/` and its number') },
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
        later: {
          description: 'Too fast, busy or closing: come again after `Retry-After`',
          ...retryAfter,
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
        problem: {
          description: 'Problem details (RFC 9457)',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/problem' } } },
        },
      },
      securitySchemes: {
        session: {
          type: 'http',
          scheme: 'DPoP',
          description: 'The token of `POST /v1/session`, bound to the device key (RFC 9449)',
        },
        proof: {
          type: 'apiKey',
          in: 'header',
          name: 'DPoP',
          description:
            'A proof by the device key (EdDSA, Ed25519) for this method, address, token and moment; taken once (RFC 9449 section 4.2)',
        },
      },
    },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
};

if (import.meta.main) {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
  const fresh = writeOpenApi();
  if (!values.check) await writeFile(file, fresh);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== fresh) {
    console.error('central/openapi.json is not what the contract says: run `npm run openapi`');
    process.exitCode = 1;
  }
}
