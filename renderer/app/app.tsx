import { MantineProvider } from '@mantine/core';
import { useColorScheme } from '@mantine/hooks';
import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { I18nextProvider } from 'react-i18next';
import type { Program } from '#domain/contract/screen/program.ts';
import { createQueryClient, followEvents } from '../api/query-client.ts';
import { useAsk } from '../api/use-ask.ts';
import { resolveVariables, theme } from '../style/theme.ts';
import { DraftProvider } from './draft.tsx';
import { ErrorBoundary } from './error-boundary.tsx';
import { Gate } from './gate.tsx';
import { createTranslation } from './i18n.ts';
import { KeyProvider } from './key/key-provider.tsx';

/** The main process writes this window's nonce into index.html; Mantine's style elements carry it. */
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';

export function App() {
  const [client] = useState(createQueryClient);
  const [translation] = useState(() => createTranslation('en'));
  useEffect(() => window.bridge.subscribe(followEvents(client)), [client]);
  return (
    <QueryClientProvider client={client}>
      <I18nextProvider i18n={translation}>
        <KeyProvider>
          <DraftProvider>
            <Themed changeLanguage={(language) => void translation.changeLanguage(language)} />
          </DraftProvider>
        </KeyProvider>
      </I18nextProvider>
    </QueryClientProvider>
  );
}

/** Applies the officer's language, theme and text size; nothing is drawn before they are known, so nothing flashes. */
function Themed({ changeLanguage }: { changeLanguage: (language: Program['preference']['language']) => void }) {
  const program = useAsk('program.get', {});
  const system = useColorScheme();
  const preference = program.data?.preference;
  const language = preference?.language;
  const textSize = preference?.textSize;
  useEffect(() => {
    if (language === undefined) return;
    document.documentElement.lang = language;
    changeLanguage(language);
  }, [language, changeLanguage]);
  useEffect(() => {
    if (textSize !== undefined) document.documentElement.style.fontSize = `${textSize}%`;
  }, [textSize]);
  const scheme = preference === undefined || preference.theme === 'system' ? system : preference.theme;
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveVariables}
      forceColorScheme={scheme}
      getStyleNonce={() => nonce}
      deduplicateCssVariables={false}
    >
      <ErrorBoundary>
        <Gate program={program} />
      </ErrorBoundary>
    </MantineProvider>
  );
}
