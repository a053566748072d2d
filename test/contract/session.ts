import { canonicalJson } from '#domain/contract/canonical-json.ts';
import { keyOutputSchema } from '#domain/contract/centre/key.ts';
import { grantHeader, sessionStateSchema } from '#domain/contract/centre/session.ts';
import { isSignedByCentre } from '#electron/centre/signature.ts';
import { expectEqual, expectProblem, expectShape, expectTrue, type Rule } from './rule.ts';

/** What stands behind a token: its grant, and who may take whom out of service. */
export const sessionRules: Rule[] = [
  {
    name: 'session: the grant of a session is signed by the office’s key, for this workstation and for some days; each answer carries its tag',
    check: async ({ ask, request, given, state, now }) => {
      const { grant } = expectShape(sessionStateSchema, await ask('/v1/session'), 'the session');
      const { kid, signature, ...statement } = grant;
      const keys = expectShape(keyOutputSchema, await ask('/v1/key'), 'the keys');
      expectTrue(isSignedByCentre(keys, statement, { kid, signature }, 'not'), 'the grant is not signed');
      expectEqual([grant.workstation, grant.officer.staffNumber], [state.workstationId, given.staff], 'whose it is');
      expectTrue(
        grant.notBefore <= now() && grant.notAfter > now() + 12 * 3_600_000,
        'the grant does not outlast the token',
      );
      const answer = await request('/v1/feed?limit=1');
      await answer.arrayBuffer();
      expectEqual(answer.headers.get(grantHeader), grant.tag, grantHeader);
      const again = expectShape(sessionStateSchema, await ask('/v1/session'), 'the session again');
      expectEqual(canonicalJson(again.grant), canonicalJson(grant), 'the grant again');
    },
  },
  {
    name: 'suspension: only a supervisor takes anybody or anything out of service, and back, with a reason',
    check: async ({ request, given, state }) => {
      for (const path of [`/v1/officer/${given.staff}/suspension`, `/v1/workstation/${state.workstationId}/suspension`])
        for (const method of ['POST', 'DELETE']) {
          await expectProblem(
            await request(path, { method }),
            422,
            'REASON_REQUIRED',
            `${method} ${path} without a reason`,
          );
          const headers = { 'Kaunta-Reason': 'left%20the%20service' };
          await expectProblem(
            await request(path, { method, headers }),
            403,
            'ROLE_MISSING',
            `${method} ${path} without the role`,
          );
        }
    },
  },
];

/** The very last: nothing is asked with this token afterwards. */
export const signOutRules: Rule[] = [
  {
    name: 'session: a sign-out ends the token: 401 SESSION_OVER',
    check: async ({ ask, request, state }) => {
      await ask(`/v1/session?sequence=${state.sequence}`, { method: 'DELETE' });
      await expectProblem(await request('/v1/feed?limit=1'), 401, 'SESSION_OVER', 'the feed');
    },
  },
];
