import type { Submission } from '#domain/intake.ts';
import type { Reference } from '#domain/reference.ts';
import type { Service } from '#domain/service.ts';

/** The two forms that the demonstration can fill in: a used vehicle from abroad, and a sale within the country. */
export type Form = 'import' | 'sale';

const isFilledBy: Record<Form, (service: Service) => boolean> = {
  import: ({ changes, parts }) => changes.includes('registration') && parts.includes('importDetail'),
  sale: ({ changes, parts }) => changes.includes('owner') && parts.includes('transfer'),
};

/** The service that a form is for: of the catalogue's rows the first that asks for what the form has. */
export const getServiceOf = (form: Form, reference: Pick<Reference, 'service'>): Service => {
  const found = reference.service.find(isFilledBy[form]);
  if (found === undefined) throw new Error(`the catalogue has no service for the form of ${form}`);
  return found;
};

export const formOf = ({ transfer }: Pick<Submission, 'transfer'>): Form => (transfer === null ? 'import' : 'sale');
