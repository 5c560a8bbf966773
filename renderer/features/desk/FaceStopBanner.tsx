import { useTranslation } from 'react-i18next';
import { useSlice } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';

/** Why no face is used anywhere, in one calm sentence; it says nothing about anybody. */
export const FaceStopBanner = () => {
  const { t } = useTranslation();
  const { faceStop } = useSlice('compliance');
  const isBroken = useSlice('ledger').verification.state === 'broken';
  if (faceStop === null && !isBroken) return null;
  return (
    <p className="panel face-stop" role="status" data-testid="face-stop">
      <Icon name="card" />
      {t(`records.banner.${isBroken ? 'ledger' : (faceStop ?? 'ledger')}`)}
    </p>
  );
};
