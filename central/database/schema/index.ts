/**
 * Every table. Each primary key begins with `office_id`, and so does every index: the schema spreads by office as it
 * is. The one exception is `serial_range`, the country's table of blanks: small, read seldom, the same on every
 * machine.
 */
export * from './access.ts';
export * from './application.ts';
export * from './command.ts';
export * from './office.ts';
export * from './serial.ts';
