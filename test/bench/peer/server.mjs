// express-pouchdb over PouchDB 9 in a process of its own: `node server.mjs leveldb|memory FOLDER`. Prints `{ url }`;
// ends with its stdin.
import express from 'express';
import expressPouchdb from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

const [adapter, folder] = process.argv.slice(2);
PouchDB.plugin(memory);
const Served =
  adapter === 'memory' ? PouchDB.defaults({ adapter: 'memory' }) : PouchDB.defaults({ prefix: `${folder}/` });
const app = express();
// Its smallest set of routes: all that replication needs, and nothing else on the way.
app.use(
  '/',
  expressPouchdb(Served, { mode: 'minimumForPouchDB', inMemoryConfig: true, logPath: `${folder}/server.log` }),
);
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${server.address().port}` })}\n`);
});
process.stdin.on('end', () => process.exit(0)).resume();
