import type { Bridge } from '#domain/contract/events.ts';

declare global {
  interface Window {
    /** All that the preload exposes. */
    readonly bridge: Bridge;
  }
}
