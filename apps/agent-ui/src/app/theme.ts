import { type CSSVariablesResolver, createTheme, type MantineThemeOverride } from '@mantine/core';

const QUICK = { transition: 'fade', duration: 120, timingFunction: 'ease-out' } as const;

/** Mantine brings behaviour; the looks are ours. Only what its parts need to fit in is set here. */
export const theme: MantineThemeOverride = createTheme({
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: { defaultProps: { transitionProps: { duration: 0 }, withinPortal: true } },
    Menu: { defaultProps: { transitionProps: QUICK, offset: 4, withinPortal: true } },
    Popover: { defaultProps: { transitionProps: QUICK, offset: 4, withinPortal: true } },
    Modal: { defaultProps: { transitionProps: QUICK } },
    Drawer: { defaultProps: { transitionProps: { duration: 160 } } },
  },
});

const variables = {
  '--mantine-color-body': 'var(--surface)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-3)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-error': 'var(--breached-ink)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-tint)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

/** Mantine's colours, by our names. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: variables, dark: variables });
