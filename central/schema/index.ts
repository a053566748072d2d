/** Every table. Each primary key begins with `office_id`, and so does every index: the schema spreads by office as it is. */
export * from './access.ts';
export * from './application.ts';
export * from './command.ts';
export * from './office.ts';
export * from './serial.ts';
