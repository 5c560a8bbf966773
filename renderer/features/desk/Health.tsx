import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeviceHealth } from '../../../main/contract/lanes';
import { useSlice } from '../../stores/mirror';
import { clockTime } from '../../ui/format';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import './side.css';

const tones = { ok: 'pass', starting: 'wait', degraded: 'ask', down: 'bad' } as const;
const worstFirst = ['down', 'degraded', 'starting', 'ok'];

const Detail = ({ device }: { device: DeviceHealth }) => {
  const { t } = useTranslation();
  return (
    <div className="health-detail" data-testid="health-detail">
      {device.error ? (
        <Problem error={device.error} />
      ) : (
        <p className="fact">{device.state === 'ok' ? t('desk.healthOk') : t(`desk.healthState.${device.state}`)}</p>
      )}
      <p className="fact">{t('desk.healthSince', { time: clockTime(device.sinceMs) })}</p>
    </div>
  );
};

/** Parts of the station. A click tells what is wrong and what to do. */
export const Health = () => {
  const { t } = useTranslation();
  const [openId, setOpenId] = useState<string | null>(null);
  const devices = [...useSlice('health')].sort((a, b) => worstFirst.indexOf(a.state) - worstFirst.indexOf(b.state));
  const open = devices.find((device) => device.id === openId);
  return (
    <section className="panel health" data-testid="health" aria-label={t('desk.health')}>
      <h2>{t('desk.health')}</h2>
      <ul>
        {devices.map((device) => (
          <li key={device.id}>
            <button
              type="button"
              className="health-item"
              data-device={device.id}
              data-kind={device.kind}
              data-state={device.state}
              aria-expanded={device.id === openId}
              onClick={() => setOpenId(device.id === openId ? null : device.id)}
            >
              <Icon name={tones[device.state]} size={18} />
              <span className="health-words">
                <span className="health-name">{t(`desk.healthKind.${device.kind}`)}</span>
                <span className="health-more">
                  {[device.name, device.state === 'ok' ? null : t(`desk.healthState.${device.state}`)]
                    .filter((part) => part)
                    .join(' ')}
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
      {open && <Detail device={open} />}
    </section>
  );
};
