/**
 * Whether a burst of characters was meant for the field of the sign-in form that it went into. A password may be
 * anything but the number of a staff card (letters and a few digits); a sign-in code is six digits.
 */
export const isTypedByMachine = (field: 'password' | 'code', text: string): boolean =>
  field === 'code' ? /^\d{6}$/.test(text) : !/^[A-Z]{1,4}[ -]?\d{3,8}$/i.test(text);
