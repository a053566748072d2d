const format = new Intl.NumberFormat('en-KE');

/** `1,243`: whole numbers as Kenya writes them, in both languages. */
export const formatCount = (count: number): string => format.format(count);
