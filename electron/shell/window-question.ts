import { type BrowserWindow, dialog } from 'electron';
import english from '#resources/locales/en/window.json' with { type: 'json' };
import kiswahili from '#resources/locales/sw/window.json' with { type: 'json' };
import type { PreferenceStore } from '../program/preference.ts';
import type { AskWhatNow } from './window-keeper.ts';

/** Asks by the system's own dialog, since the window that would say it is gone. */
export const askWhatNow =
  (window: BrowserWindow, preferences: PreferenceStore): AskWhatNow =>
  async () => {
    const words = preferences.get().language === 'sw' ? kiswahili : english;
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: words.gone.what,
      detail: `${words.gone.safe} ${words.gone.next}`,
      buttons: [words.gone.again, words.gone.leave],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    return response === 0;
  };
