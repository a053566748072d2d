/** The key of a stationery serial: upper case, no spaces or hyphens, as a scanner or a hand gives it. */
export const normaliseSerial = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');

/** The grammar of logbook serials is not published (domain facts 8): letters and digits with at least four digits. */
export const isSerialFormat = (text: string): boolean => /^(?=(?:.*\d){4})[A-Z0-9]{4,16}$/.test(normaliseSerial(text));

/** `B 1042337`: the letters, a gap, the digits. */
export const formatSerial = (text: string): string => normaliseSerial(text).replace(/^([A-Z]+)(\d+)$/, '$1 $2');
