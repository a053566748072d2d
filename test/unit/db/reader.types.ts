import { sql } from 'drizzle-orm';
import type { Reader, Transaction, Writer } from '#db/connection.ts';
import { prepareRead, prepareWrite } from '#db/prepared.ts';
import { document } from '#db/schema/index.ts';

/** Tested by the compiler alone: it fails where a reader could write, since then an error expected here is none. */
const listDocuments = prepareRead((db) => db.select().from(document).prepare());
const removeDocuments = prepareWrite((tx) => tx.delete(document).prepare());

export const whoeverWritesMayRead = (writer: Writer, tx: Transaction): unknown[] => {
  const readers: Reader[] = [writer, tx];
  removeDocuments(tx).run();
  return readers.map((db) => listDocuments(db).all());
};

export const whoReadsWritesNothing = (reader: Reader): unknown[] => {
  // @ts-expect-error a reader is no writer
  const writer: Writer = reader;
  // @ts-expect-error nor a transaction
  const tx: Transaction = reader;
  // @ts-expect-error it inserts nothing
  reader.insert(document);
  // @ts-expect-error it runs no SQL text, which may be of any kind
  reader.all(sql`DELETE FROM document RETURNING id`);
  // @ts-expect-error a prepared write is to be had in a transaction only
  removeDocuments(reader);
  // @ts-expect-error a prepared read is not run, only asked
  listDocuments(reader).run();
  // @ts-expect-error it is built from what cannot write
  prepareRead((db) => db.delete(document).prepare());
  return [writer, tx];
};
