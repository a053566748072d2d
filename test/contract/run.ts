import { parseArgs } from 'node:util';
import { startOwnCentre } from './own-centre.ts';
import { runSuite } from './suite.ts';

/**
 * Holds a centre to the contract, rule by rule; the own one, started for it, where no `--url` is given. See README.md.
 */
const text = { type: 'string' } as const;
const { values: options } = parseArgs({
  options: {
    url: text,
    'enrolment-code': text,
    staff: text,
    password: text,
    'totp-secret': text,
    /** A reason code that the centre knows, to return an application with. */
    reason: { type: 'string', default: 'page-missing' },
    /** Only rules whose name contains it, with the enrolment and the sign-in that they need. */
    only: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
  },
});

const say = (line: string) => process.stdout.write(`${line}\n`);

const missing = (['enrolment-code', 'staff', 'password', 'totp-secret'] as const).filter(
  (name) => options[name] === undefined,
);
if (options.url !== undefined && missing.length > 0) {
  process.stderr.write(`with --url also give ${missing.map((name) => `--${name}`).join(', ')}\n`);
  process.exit(2);
}

const started =
  options.url === undefined
    ? await startOwnCentre()
    : {
        given: {
          url: options.url,
          enrolmentCode: options['enrolment-code'] ?? '',
          staff: options.staff ?? '',
          password: options.password ?? '',
          totpSecret: options['totp-secret'] ?? '',
        },
        stop: async () => {},
      };
try {
  if (!options.json) say(`the contract, held to ${started.given.url}\n`);
  const verdicts = await runSuite(
    { ...started.given, reason: options.reason },
    ({ name, ms, failure }) => {
      if (!options.json) say(failure === undefined ? `pass  ${name} (${ms} ms)` : `FAIL  ${name}\n      ${failure}`);
    },
    (name) => name.includes(options.only),
  );
  const failed = verdicts.filter(({ failure }) => failure !== undefined).length;
  say(
    options.json
      ? JSON.stringify({ url: started.given.url, passed: verdicts.length - failed, failed, rules: verdicts })
      : '',
  );
  if (!options.json) say(`${verdicts.length - failed} passed, ${failed} failed`);
  process.exitCode = failed === 0 ? 0 : 1;
} finally {
  await started.stop();
}
