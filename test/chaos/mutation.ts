/**
 * Bugs that somebody might plant: each a replacement of source text, so small that a review could miss it. The campaign
 * must break on every one of them; a replacement whose text is no longer there must be written anew.
 */
export type Mutation = { name: string; file: string; from: string; to: string };

const engine = 'electron/sync/engine.ts';
const push = 'electron/sync/push.ts';
const send = 'electron/sync/send.ts';
const pull = 'electron/sync/pull.ts';
const rebase = 'electron/sync/rebase.ts';
const serials = 'electron/blank/lease.ts';
const setAside = 'electron/sync/set-aside.ts';
const upload = 'electron/document/upload.ts';
const caseLease = 'electron/service/case-lease.ts';
const client = 'electron/centre/api-client.ts';
const perform = 'electron/service/perform.ts';
const session = 'electron/workstation/session.ts';
const repair = 'electron/service/repair.ts';
const outbox = 'db/outbox.ts';
const query = 'db/query/application.ts';

export const mutations: readonly Mutation[] = [
  {
    name: 'a new id for each send',
    file: send,
    from: 'api.postCommands(batch)',
    to: 'api.postCommands(batch.map((row) => ({ ...row, body: { ...row.body, id: counter.newId() } })))',
  },
  {
    name: 'sent is marked before the reply',
    file: send,
    from: 'const sent = await api.postCommands',
    to: "settleBatch(counter, batch, batch.map(({ id }) => ({ id, kind: 'applied' })));\n      const sent = await api.postCommands",
  },
  {
    name: 'acts are sent newest first',
    file: 'electron/sync/send.ts',
    from: 'one.sequence - other.sequence',
    to: 'other.sequence - one.sequence',
  },
  {
    name: 'acts are put back on top newest first',
    file: outbox,
    from: "eq(command.state, 'waiting')))\n    .orderBy(asc(command.sequence))",
    to: "eq(command.state, 'waiting')))\n    .orderBy(desc(command.sequence))",
  },
  {
    name: 'the cursor is one too far',
    file: pull,
    from: 'cursor: page.cursor,',
    to: 'cursor: String(Number(page.cursor) + 1),',
  },
  {
    name: 'the cursor moves with the first slice',
    file: pull,
    from: 'last ? move : undefined',
    to: 'from === 0 ? move : undefined',
  },
  {
    name: 'the cursor is saved before the page, apart from it',
    file: pull,
    from: '  let size = firstSlice;\n  do {',
    to: '  let size = firstSlice;\n  writeEach(counter.connection.writer, [page], (tx) => updateSyncState(tx, { cursor: page.cursor }), () => {});\n  do {',
  },
  { name: 'a tombstone is ignored', file: pull, from: 'removeApplication(tx, id);', to: 'removeParked(tx, id, 0);' },
  {
    name: 'an entry of an unknown kind is dropped',
    file: 'electron/sync/park.ts',
    from: '  insertParked(tx, { sequence: sequence ??',
    to: '  if (envelope === undefined) insertParked(tx, { sequence: sequence ??',
  },
  {
    name: 'an entry that cannot be read holds up the feed',
    file: pull,
    from: "  if (entry.kind === 'unreadable') {\n",
    to: "  if (entry.kind === 'unreadable') {\n    if (counter) throw Object.assign(new Error('unreadable'), { code: 'SQLITE_FULL' });\n",
  },
  {
    name: 'what the database refuses holds up the feed',
    file: setAside,
    from: '    if (isOfTheDisk(error)) throw error;',
    to: '    if (error) throw error;',
  },
  { name: 'an old page of a cache is taken', file: client, from: 'page.at <= heardBefore', to: 'page.at < 0' },
  {
    name: 'what parses is taken for the centre’s answer',
    file: 'electron/centre/answer.ts',
    from: 'if (!parsed.success) throw toStrange(response);',
    to: 'if (!parsed.success) return parseJson(bytes) as never;',
  },
  {
    name: 'later is taken for refused',
    file: push,
    from: "answer?.kind === 'refused' &&",
    to: "(answer?.kind === 'refused' || answer?.kind === 'later') &&",
  },
  {
    name: 'refused is taken for applied',
    file: push,
    from: "answer?.kind === 'duplicate') {",
    to: "answer?.kind === 'duplicate' || answer?.kind === 'refused') {",
  },
  {
    name: 'a duplicate is taken for refused',
    file: push,
    from: "answer?.kind === 'applied' || answer?.kind === 'duplicate') {",
    to: "answer?.kind === 'duplicate') {\n        settleCommand(tx, row.id, 'refused', counter.now(), { problem: { type: 'x', title: 'x', status: 409, code: 'WRONG_STATUS', details: {} } });\n      } else if (answer?.kind === 'applied') {",
  },
  {
    name: 'no answer is taken for applied',
    file: push,
    from: 'byId.get(row.id);',
    to: "byId.get(row.id) ?? { id: row.id, kind: 'applied', version: undefined, problem: undefined };",
  },
  {
    name: 'answers are read by their place',
    file: push,
    from: 'byId.get(row.id);',
    to: '[...byId.values()][group.indexOf(row)];',
  },
  {
    name: 'a refused act stays on the record',
    file: push,
    from: '      rebuildRecord(tx, counter, row.subject);',
    to: '      changed.add(row.subject);',
  },
  {
    name: 'answers are settled without a transaction',
    file: setAside,
    from: '      transact(writer, (tx) => {',
    to: '      ((_writer: unknown, body: (tx: never) => Result[]) => body(writer as never))(transact, (tx) => {',
  },
  {
    name: 'a rebase settles by itself what no longer applies',
    file: rebase,
    from: '      record = reapply(counter, record, row, shown);\n    } catch (error) {\n',
    to: '      record = reapply(counter, record, row, shown);\n    } catch (error) {\n      markApplied(tx, row.id, counter.now());\n',
  },
  {
    name: 'an act is confirmed into an older version',
    file: rebase,
    from: 'if (version <= known.version) {',
    to: 'if (version < 0) {',
  },
  {
    name: 'a confirmed act stays on top of a newer copy',
    file: rebase,
    from: '    rebuildRecord(tx, counter, row.subject);\n    return;',
    to: '    return;',
  },
  {
    name: 'a guess at a version outlives the centre’s own',
    file: rebase,
    from: 'version < known)',
    to: 'version <= known)',
  },
  {
    name: 'the chain has no links',
    file: 'electron/service/chain-act.ts',
    from: 'previousHash: end.hash',
    to: "previousHash: '0'.repeat(64)",
  },
  {
    name: 'the record and the act are two transactions',
    file: perform,
    from: '    chainAct(tx, counter, command, entry.record);\n    alongside(tx, next);\n    return { record: next, jumps };\n  });',
    to: '    later = () => transact(connection.writer, (tx) => {\n      chainAct(tx, counter, command, entry.record);\n      alongside(tx, next);\n    });\n    return { record: next, jumps };\n  });\n  later();',
  },
  {
    name: 'an act is done and not kept',
    file: perform,
    from: '    chainAct(tx, counter, command,',
    to: "    if (name !== 'item.shelve') chainAct(tx, counter, command,",
  },
  {
    name: 'a refused sheet takes the serial of the sheet that has it',
    file: query,
    from: 'onConflictDoUpdate({ target: serial.serial',
    to: 'onConflictDoNothing({ target: serial.serial',
  },
  {
    name: 'a serial is taken twice',
    file: perform,
    from: '    requireFreshSerial(tx, command);',
    to: '    requireFreshSerial;',
  },
  {
    name: 'a refused act is sent again under its id',
    file: repair,
    from: '  perform(counter, officer, row.name, row.subject, row.body.payload, (tx) => {',
    to: "  if (officer) return transact(counter.connection.writer, (tx) => settleCommand(tx, commandId, 'waiting' as never, counter.now()));\n  perform(counter, officer, row.name, row.subject, row.body.payload, (tx) => {",
  },
  {
    name: 'a token that is over is kept',
    file: engine,
    from: '          session.dropToken();\n',
    to: '          await rest(60_000);\n',
  },
  {
    name: 'an act set aside waits until a clock that was set back comes round',
    file: 'electron/sync/send.ts',
    from: 'passed >= 0 && ',
    to: '',
  },
  {
    name: 'the longest wait is the shortest',
    file: engine,
    from: 'Math.min(longestWaitMs,',
    to: 'Math.max(longestWaitMs,',
  },
  {
    name: 'refused acts are not counted on the record',
    file: query,
    from: "command.state IN ('waiting', 'refused')",
    to: "command.state = 'waiting'",
  },
  {
    name: 'an answer about another lease is taken for its own',
    file: serials,
    from: 'if (answer.id !== row.id)\n',
    to: "if (answer.id === '')\n",
  },
  {
    name: 'a lease that was not answered is asked for anew',
    file: serials,
    from: 'listSerialLeases(db).some(({ state })',
    to: 'listSerialLeases(db).slice(0, 0).some(({ state })',
  },
  {
    name: 'each asking for blanks has an id of its own',
    file: serials,
    from: 'api.postSerialLease({ id: row.id,',
    to: "api.postSerialLease({ id: row.state === 'asked' ? newId() : row.id,",
  },
  {
    name: 'blanks that were given back are printed on',
    file: serials,
    from: "row.state !== 'held' ?",
    to: "row.state === 'asked' ?",
  },
  { name: 'a used blank is named again', file: serials, from: '!used.has(', to: 'used.size >= 0 || !used.has(' },
  {
    name: 'the blanks of an application that leaves are forgotten',
    file: query,
    from: '  const row = tx.delete(application)',
    to: '  tx.delete(serial).where(eq(serial.applicationId, id)).run();\n  const row = tx.delete(application)',
  },
  {
    name: 'a scan begins anew after each interruption',
    file: upload,
    from: '  let { url, offset } = await begin();',
    to: '  let { url, offset } = { ...(await begin()), offset: 0 };',
  },
  {
    name: 'a scan counts as sent before its last part',
    file: upload,
    from: 'while (offset < sizeBytes) {',
    to: 'while (offset + partBytes < sizeBytes) {',
  },
  { name: 'a scan goes on while an act waits', file: upload, from: '    if (signal.aborted) return;\n', to: '' },
  {
    name: 'a scan is not kept until it is sent',
    file: 'electron/service/evidence.ts',
    from: '    insertUpload(tx,',
    to: '    if (bytes.length > 100_000) insertUpload(tx,',
  },
  {
    name: 'a case whose return was lost is kept',
    file: caseLease,
    from: 'held.keys()) if (id !== shown) void',
    to: 'held.keys()) if (id === shown) void',
  },
  {
    name: 'a case that could not be taken is not asked for again',
    file: caseLease,
    from: 'renewedAt == null\n        ? shown !== undefined &&',
    to: 'renewedAt == null\n        ? shown === undefined &&',
  },
  {
    name: 'one case of another is not heard of',
    file: caseLease,
    from: 'heard = new Map(\n          leases.map(',
    to: 'heard = new Map(\n          leases.slice(1).map(',
  },
  {
    name: 'approvals survive a resubmission',
    file: 'domain/intake.ts',
    from: '    decision: null,\n    approvals: [],\n  };\n  const former',
    to: '    decision: null,\n  };\n  const former',
  },
  {
    name: 'an officer approves for two',
    file: 'domain/command/verification.ts',
    from: 'listApprovals(state).some(({ by }) => by === officer)',
    to: 'listApprovals(state).slice(1).some(({ by }) => by === officer)',
  },
  {
    name: 'a hold holds nothing',
    file: 'domain/command/apply.ts',
    from: '(held === undefined ? []',
    to: "(held === undefined || step !== 'approve' ? []",
  },
  {
    name: 'an item is released that is not on the shelf',
    file: 'domain/command/release.ts',
    from: 'produced: [readyStates.produced]',
    to: "produced: ['due', readyStates.produced]",
  },
  {
    name: 'an item is released without what has to be handed in',
    file: 'domain/command/release.ts',
    from: 'of listSurrenderDue(state)) {',
    to: 'of surrendered.length > 0 ? listSurrenderDue(state) : []) {',
  },
  {
    name: 'an electronic logbook is out while the old one is',
    file: 'domain/application.ts',
    from: ' && isApproved && application.surrenders.length === 0;',
    to: ' && isApproved;',
  },
  {
    name: 'the items of a record are written once',
    file: query,
    from: '  updateItems(tx, record.id, toItemRows(record));',
    to: '  if (former === undefined) updateItems(tx, record.id, toItemRows(record));',
  },
  {
    name: 'the items of what has left stay',
    file: query,
    from: '  updateItems(tx, id, []);',
    to: '  updateItems;',
  },
  {
    name: 'a scan of one plate puts both away',
    file: 'domain/command/shelve.ts',
    from: '(one.id === item.id ?',
    to: '(one.made === item.made ?',
  },
  {
    name: 'an act that needs the centre’s word is applied before it',
    file: perform,
    from: 'const isDoneHere = !isOnline(command, entry.record, reference);',
    to: "const isDoneHere = name === 'item.release' || !isOnline(command, entry.record, reference);",
  },
  {
    name: 'an act that needs the centre’s word is put on top before it',
    file: rebase,
    from: 'if (isCarried(centreRecord, row) || isOnline(row.body, record, counter.reference)) continue;',
    to: 'if (isCarried(centreRecord, row)) continue;',
  },
  {
    name: 'an entry of an unknown service is dropped',
    file: pull,
    from: '    park(tx, entry.raw, at, entry.envelope, entry.reason);',
    to: "    if (!entry.reason.startsWith('service')) park(tx, entry.raw, at, entry.envelope, entry.reason);",
  },
  {
    name: 'several officers sign in at once',
    file: session,
    from: 'const mine = signingIn.then(() => signInOnce(input));',
    to: 'const mine = signInOnce(input);',
  },
];
