import { type ThemeConfig, theme } from 'antd';

/** Night is the desk's default: a bright screen in a dark guard house hides the lane behind its own glare. */
export type ThemeName = 'night' | 'day';

/** Raw colours. Text on its background keeps a contrast of at least 4.5 : 1. */
export const palette = {
  night: {
    bg: '#0d1117',
    panel: '#151b23',
    panel2: '#1e2630',
    line: '#303b48',
    line2: '#5b6b7d',
    ink: '#e8edf3',
    ink2: '#afbdcc',
    ink3: '#8797a9',
    brand: '#1f6fe0',
    brandInk: '#6db0ff',
    onBrand: '#ffffff',
    ok: '#3dcb8b',
    okbg: '#10301f',
    warn: '#f5b945',
    warnbg: '#35290d',
    bad: '#ff7a71',
    badbg: '#3d1714',
    info: '#6db0ff',
    infobg: '#12263f',
    off: '#94a1af',
  },
  day: {
    bg: '#e9edf2',
    panel: '#ffffff',
    panel2: '#f3f6f9',
    line: '#cfd8e2',
    line2: '#7c8b9c',
    ink: '#15202b',
    ink2: '#3f4e60',
    ink3: '#5a6a7d',
    brand: '#1257c4',
    brandInk: '#1257c4',
    onBrand: '#ffffff',
    ok: '#0a6e42',
    okbg: '#dff4e9',
    warn: '#875300',
    warnbg: '#ffefd0',
    bad: '#b8231a',
    badbg: '#fde6e4',
    info: '#1257c4',
    infobg: '#e3eefc',
    off: '#5c6875',
  },
} as const satisfies Record<ThemeName, Record<string, string>>;

export const fontStack = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", sans-serif';

/** Semantic tokens as CSS variables (`--bg`, `--panel` …) for the pages' own style sheets. */
export const cssVariables = (name: ThemeName): Record<string, string> =>
  Object.fromEntries(Object.entries(palette[name]).map(([token, colour]) => [`--${token}`, colour]));

/** The same tokens for Ant Design, so that its parts and ours cannot drift apart. */
export const antTheme = (name: ThemeName): ThemeConfig => {
  const c = palette[name];
  return {
    algorithm: name === 'night' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily: fontStack,
      fontSize: 17,
      controlHeight: 44,
      borderRadius: 8,
      colorPrimary: c.brand,
      colorLink: c.brandInk,
      colorSuccess: c.ok,
      colorWarning: c.warn,
      colorError: c.bad,
      colorInfo: c.info,
      colorBgBase: c.bg,
      colorBgLayout: c.bg,
      colorBgContainer: c.panel2,
      colorBgElevated: c.panel,
      colorText: c.ink,
      colorTextSecondary: c.ink2,
      colorTextTertiary: c.ink3,
      colorTextPlaceholder: c.ink3,
      colorTextDescription: c.ink2,
      colorBorder: c.line2,
      colorBorderSecondary: c.line,
      // A dialog must take keys the moment it is asked for.
      motion: false,
    },
    components: {
      Table: { colorBgContainer: c.panel, headerBg: c.panel2 },
      Button: { fontWeight: 600, primaryShadow: 'none', defaultShadow: 'none' },
    },
  };
};
