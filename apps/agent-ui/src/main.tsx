import './lib/trusted-types.ts';
import './lib/zod-without-eval.ts';
import './app/mantine-styles.ts';
import './styles/tokens.css';
import './styles/base.css';
import { DirectionProvider, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { queryClient } from './app/query-client.ts';
import { router } from './app/router.tsx';
import { cssVariablesResolver, theme } from './app/theme.ts';
import { LOCALES } from './lib/i18n/index.ts';
import { beginSpeaking, spoken } from './lib/locale.ts';
import { useStore } from './lib/store.ts';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** Drawn anew when the language changes: texts are read while drawing. */
function Console() {
  const { locale, address } = useStore(spoken);
  return (
    <DirectionProvider
      key={`${locale} ${address}`}
      initialDirection={LOCALES[locale].direction}
      detectDirection={false}
    >
      <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </MantineProvider>
    </DirectionProvider>
  );
}

const drawn = createRoot(root);
void beginSpeaking().then(() =>
  drawn.render(
    <StrictMode>
      <Console />
    </StrictMode>,
  ),
);
