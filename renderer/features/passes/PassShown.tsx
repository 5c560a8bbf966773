import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../ui/Icon';
import type { IssuedPass } from './PassForm';
import { qrPath } from './qrPath';
import { usePassWords } from './usePassWords';

/** The pass, large, for the visitor to photograph. The station keeps no copy of it: what is not taken now is issued again. */
export const PassShown = ({ issued: { pass, text }, onAgain }: { issued: IssuedPass; onAgain(): void }) => {
  const { t } = useTranslation();
  const { who, facts } = usePassWords();
  const { path, size } = useMemo(() => qrPath(text), [text]);
  return (
    <div className="pass-shown" data-testid="pass-shown">
      <svg
        className="pass-qr"
        viewBox={`0 0 ${size} ${size}`}
        shapeRendering="crispEdges"
        role="img"
        aria-label={t('passes.qr')}
        data-testid="pass-qr"
        data-text={text}
      >
        <path fill="#fff" d={`M0 0h${size}v${size}H0z`} />
        <path fill="#000" d={path} />
      </svg>
      <strong className="pass-who-for">{who(pass)}</strong>
      <p className="fact">{facts(pass).join(' · ')}</p>
      <p className="hint-ask">
        <Icon name="camera" />
        {t('passes.photograph')}
      </p>
      <button type="button" className="action action-main" data-testid="pass-again" onClick={onAgain}>
        {t('passes.taken')}
      </button>
    </div>
  );
};
