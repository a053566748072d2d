import type { ChecklistLine } from '#domain/checklist.ts';
import { formatCivilDate } from '#domain/civil-date.ts';
import type { Submission } from '#domain/intake.ts';
import { type Field, form, type Pen, paragraph, put, signatureLine, stamp, title } from './write.ts';

const iso = /^\d{4}-\d{2}-\d{2}$/;
const show = (value: string): string => (iso.test(value) ? formatCivilDate(value) : value);
/** `chassisNumber` → `Chassis number` */
const labelOf = (member: string): string =>
  member.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).replace(/^./, (letter) => letter.toUpperCase());

const fieldsOf = (record: Readonly<Record<string, unknown>> | null | undefined): Field[] =>
  Object.entries(record ?? {}).flatMap(([member, value]): Field[] =>
    typeof value === 'string' ? [[labelOf(member), show(value)]] : [],
  );

/** What the applicant declared from the paper of a line: under the line's own name, and under those its checks read. */
const listDeclared = ({ declared }: Submission, { id, checks }: ChecklistLine): Field[] =>
  [...new Set([id, ...checks.flatMap((call) => ('paper' in call ? [call.paper] : []))])].flatMap((name) =>
    fieldsOf(declared[name]),
  );

const listRecord = (submission: Submission): Field[] => {
  const { vehicle, licence, transfer, booking, importDetail, ground, owners, register } = submission;
  const [owner] = owners;
  const former = register?.owners.filter(({ name }) => !owners.some((one) => one.name === name)) ?? [];
  const lender = submission.requestedFinancier ?? submission.registeredFinancier;
  return [
    ['Applicant', owners.map(({ name }) => name.toUpperCase()).join(' & '), 2],
    ['ID or company number', owner?.identity.number ?? ''],
    ['KRA PIN', owner?.kraPin ?? ''],
    ...(vehicle === null
      ? []
      : ([
          ['Registration number', vehicle.registrationNumber ?? ''],
          ['Make and model', `${vehicle.make} ${vehicle.model}`],
          ['Chassis / frame number', vehicle.chassisNumber],
          ['Engine number', vehicle.engineNumber],
        ] satisfies Field[])),
    ...former.map(
      ({ name, identity }): Field => ['Owner on the register', `${name.toUpperCase()} ${identity.number}`, 2],
    ),
    ...(licence === null ? [] : fieldsOf(licence)),
    ...(transfer === null
      ? []
      : ([
          ['Seller', transfer.seller.name.toUpperCase()],
          ['Date of sale', formatCivilDate(transfer.soldOn)],
        ] satisfies Field[])),
    ...(importDetail === null
      ? []
      : ([
          ['First registration', formatCivilDate(importDetail.firstRegisteredOn)],
          ['Registered in', importDetail.firstRegisteredIn],
        ] satisfies Field[])),
    ...(booking === null ? [] : fieldsOf(booking)),
    ...(lender === null ? [] : ([['Lender', lender.name.toUpperCase(), 2]] satisfies Field[])),
    ...(ground === null ? [] : ([['Ground', labelOf(ground.replaceAll('-', ' '))]] satisfies Field[])),
  ];
};

/**
 * Any paper that has no drawing of its own: its title is the line's label, its fields what the record and the applicant
 * say. No specimen of these papers was found, and none is imitated.
 */
export const drawGeneric = (pen: Pen, submission: Submission, line: ChecklistLine, isSigned: boolean): void => {
  title(pen, [line.label.en.toUpperCase(), `${line.label.sw} · demonstration`], 84);
  const declared = listDeclared(submission, line);
  let y = form(pen, [...declared, ...listRecord(submission)], { y: 142, rowHeight: 36 }) + 24;
  if (submission.statement !== null) y = paragraph(pen, `“${submission.statement}”`, y, 12);
  put(pen, 'IN THE DEMONSTRATION THIS SHEET STANDS FOR THE PAPER WITH WHICH THE OFFICER DOES THIS:', 60, y, {
    size: 6.2,
    color: pen.ink.faint,
    spacing: 0.3,
  });
  y = paragraph(pen, line.hint.en, y + 12, 10.5) + 60;
  const [owner] = submission.owners;
  const on = formatCivilDate(declaredDay(submission, line));
  signatureLine(pen, 'Signed by the applicant', owner?.name ?? '', 60, y, isSigned);
  signatureLine(pen, 'Issued or witnessed by', 'Demonstration', 340, y, isSigned);
  if (isSigned) stamp(pen, ['SPECIMEN', on, 'DEMONSTRATION'], 430, y + 70);
};

const dayMs = 86_400_000;
const declaredDay = ({ declared, submittedAt }: Submission, { id }: ChecklistLine) =>
  declared[id]?.issuedOn ?? new Date(submittedAt - 2 * dayMs).toISOString().slice(0, 10);
