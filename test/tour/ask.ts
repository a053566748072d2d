import type { Page } from '@playwright/test';
import type { Route, RouteInput, RouteOutput } from '#domain/contract/ipc.ts';

/** Asks the program as its window does. */
export const ask = <R extends Route>(page: Page, route: R, input: RouteInput<R>): Promise<RouteOutput<R>> =>
  page.evaluate(
    async ([name, given]) => {
      const reply = await window.bridge.request(name, given);
      return (reply as { value: never }).value; // the reply's own type is the route's
    },
    [route, input] as const,
  );
