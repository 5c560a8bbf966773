import { App as AntApp, ConfigProvider } from 'antd';
import antEn from 'antd/locale/en_US';
import antZh from 'antd/locale/zh_CN';
import { useEffect, useMemo, useState } from 'react';
import { I18nextProvider, useTranslation } from 'react-i18next';
import { BridgeProvider, type WindowBridge } from './bridge';
import { BrokenPage } from './features/setup/BrokenPage';
import { FirstRunPage } from './features/setup/FirstRunPage';
import { LockedPage } from './features/setup/LockedPage';
import { StartingPage } from './features/setup/StartingPage';
import { Station } from './features/shell/Station';
import { createI18n } from './i18n/i18n';
import { useLanguage } from './i18n/useLanguage';
import { connectMirror, createMirror, MirrorProvider, useAppView } from './stores/mirror';
import { useView } from './stores/view';
import { antTheme, cssVariables } from './theme/tokens';

const Phase = () => {
  const app = useAppView();
  if (!app || app.phase === 'starting') return <StartingPage />;
  if (app.phase === 'broken') return <BrokenPage app={app} />;
  if (app.phase === 'locked') return <LockedPage app={app} />;
  if (app.phase === 'first-run') return <FirstRunPage app={app} />;
  return <Station app={app} />;
};

const Themed = () => {
  const { i18n } = useTranslation();
  const language = useLanguage();
  const told = useAppView()?.language;
  const themeName = useView((view) => view.theme);

  useEffect(() => {
    if (told && told !== i18n.language) void i18n.changeLanguage(told);
  }, [told, i18n]);

  useEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = themeName;
    for (const [name, value] of Object.entries(cssVariables(themeName))) root.style.setProperty(name, value);
    root.style.colorScheme = themeName === 'night' ? 'dark' : 'light';
  }, [themeName]);

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);

  const theme = useMemo(() => antTheme(themeName), [themeName]);
  return (
    <ConfigProvider locale={language === 'en' ? antEn : antZh} theme={theme} button={{ autoInsertSpace: false }}>
      <AntApp component={false}>
        <Phase />
      </AntApp>
    </ConfigProvider>
  );
};

/** The whole window. Everything it shows comes through `bridge`. */
export const App = ({ bridge }: { bridge: WindowBridge }) => {
  const [mirror] = useState(createMirror);
  const [i18n] = useState(() => createI18n('zh-CN'));
  useEffect(() => connectMirror(mirror, bridge), [mirror, bridge]);
  return (
    <I18nextProvider i18n={i18n}>
      <BridgeProvider value={bridge}>
        <MirrorProvider value={mirror}>
          <Themed />
        </MirrorProvider>
      </BridgeProvider>
    </I18nextProvider>
  );
};
