import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { endpoints, protocolHeader, protocolVersion, reasonHeader } from '#domain/contract/api.ts';
import { errorCodeSchema, problemSchema } from '#domain/contract/errors.ts';

/** Writes `openapi.json` from the contract's own schemas; with `--check` it only compares, and leaves with 1 when they differ. */
const file = new URL('openapi.json', import.meta.url);

type Direction = 'input' | 'output';

/** What a request may hold is the schema's input; what an answer holds is its output. */
const toSchema = (schema: z.ZodType, io: Direction): Record<string, unknown> => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });
  return rest;
};

const protocolParameter = {
  name: protocolHeader,
  in: 'header',
  required: true,
  description: 'The protocol that the caller speaks',
  schema: { type: 'integer', minimum: 1 },
};

const headerParameter = (name: string, description: string) => ({ name, in: 'header', required: false, description, schema: { type: 'string' } });

const reasonParameter = { ...headerParameter(reasonHeader, 'Why the officer looks: 3 to 300 signs, percent-encoded UTF-8'), required: true };

/** Headers of one endpoint alone. */
const ownHeaders: { [Name in keyof typeof endpoints]?: ReturnType<typeof headerParameter>[] } = {
  feed: [headerParameter('If-None-Match', 'The `ETag` of the page before: 304 when nothing is new')],
  document: [
    headerParameter('If-None-Match', 'The `ETag` of the document held: 304 when it is the same'),
    headerParameter('Range', 'One range of bytes, `bytes=first-last`, `bytes=first-` or `bytes=-count`; several are answered with the whole'),
    headerParameter('If-Range', 'The `ETag` of the part held: the whole comes when the document is another'),
  ],
  command: [headerParameter('Content-Encoding', '`gzip`, or none')],
  application: [reasonParameter],
  vehicle: [reasonParameter],
};

const binary = { 'application/pdf': { schema: { type: 'string', format: 'binary' } } };
const toProblemAnswer = { $ref: '#/components/responses/problem' };
const retryAfter = { headers: { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } } };

const listParameters = (path: string, query: z.ZodObject | undefined) => [
  protocolParameter,
  ...[...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ...Object.entries(query?.shape ?? {}).map(([name, schema]) => ({ name, in: 'query', required: false, schema: toSchema(schema, 'input') })),
];

const describeEndpoint = (name: keyof typeof endpoints) => {
  const endpoint = endpoints[name];
  const content =
    typeof endpoint.answer === 'string'
      ? { [endpoint.answer]: { schema: { type: 'string', ...(endpoint.answer === 'application/pdf' ? { format: 'binary' } : {}) } } }
      : { 'application/json': { schema: toSchema(endpoint.answer, 'output') } };
  return {
    operationId: name,
    summary: endpoint.summary,
    security: endpoint.authorised ? [{ session: [] }] : [],
    parameters: [...listParameters(endpoint.path, 'query' in endpoint ? endpoint.query : undefined), ...(ownHeaders[name] ?? [])],
    ...('body' in endpoint ? { requestBody: { required: true, content: { 'application/json': { schema: toSchema(endpoint.body, 'input') } } } } : {}),
    responses: {
      200: { description: 'Done', content },
      ...(name === 'feed' || name === 'document' ? { 304: { description: 'Nothing new' } } : {}),
      ...(name === 'document' ? { 206: { description: 'The range asked for', content: binary }, 416: toProblemAnswer } : {}),
      ...('body' in endpoint ? { 413: toProblemAnswer, 415: toProblemAnswer } : {}),
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
  const properties = { ...(problem.properties as Record<string, unknown>), code: { enum: errorCodeSchema.options } }; // an object schema has properties
  const document = {
    openapi: '3.1.0',
    info: { title: 'Kaunta central', version: String(protocolVersion), description: 'The contract between a counter and the centre.' },
    paths,
    components: {
      schemas: { problem: { ...problem, properties } },
      responses: {
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
      securitySchemes: { session: { type: 'http', scheme: 'bearer', description: 'The token of `POST /v1/session`' } },
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
