import { Segmented, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../main/contract/commands';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { Choice, SecretField, type SectionProps, TextField } from './fields';

/** Cameras that answer on the local network; choosing one fills in its address. */
const Discover = ({ change }: SectionProps) => {
  const { t } = useTranslation();
  const discover = useCommand('setup.discoverCameras');
  const [cameras, setCameras] = useState<CommandOutput<'setup.discoverCameras'>['cameras'] | null>(null);
  const search = async (): Promise<void> => {
    const answer = await discover.run({});
    if (answer) setCameras(answer.cameras);
  };
  return (
    <div className="discover">
      <button
        type="button"
        className="action"
        data-testid="setup-discover"
        disabled={discover.busy}
        onClick={() => void search()}
      >
        <Icon name="camera" />
        {discover.busy ? t('setup.discovering') : t('setup.discover')}
      </button>
      {discover.error && <Problem error={discover.error} />}
      {cameras?.length === 0 && <p className="hint-info">{t('setup.discoverNone')}</p>}
      {cameras && cameras.length > 0 && (
        <ul className="discovered" aria-label={t('setup.discovered')}>
          {cameras.map((camera) => (
            <li key={camera.url}>
              <button
                type="button"
                className="action"
                data-testid="setup-camera"
                onClick={() => change({ cameraKind: 'onvif', cameraUrl: camera.url })}
              >
                {[camera.name, camera.hardware].filter((part) => part).join(' · ')}
                <span className="fact">{camera.url}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** Asks the camera for its streams with what is typed right now. */
const Probe = ({ draft }: SectionProps) => {
  const { t } = useTranslation();
  const probe = useCommand('setup.probeCamera');
  const [found, setFound] = useState<CommandOutput<'setup.probeCamera'> | null>(null);
  const test = async (): Promise<void> => {
    setFound(null);
    setFound(await probe.run({ url: draft.cameraUrl.trim(), user: draft.cameraUser.trim(), password: draft.cameraPassword }));
  };
  return (
    <div className="probe">
      <button
        type="button"
        className="action"
        data-testid="setup-probe"
        disabled={probe.busy || draft.cameraUrl.trim() === ''}
        onClick={() => void test()}
      >
        {probe.busy ? t('setup.testing') : t('setup.testCamera')}
      </button>
      {probe.error && <Problem error={probe.error} />}
      {found && (
        <div className="probe-found" data-testid="setup-probe-found">
          <p className="hint-pass">
            <Icon name="pass" />
            {t('setup.tested', { maker: found.manufacturer, model: found.model })}
          </p>
          <ul>
            {found.streams.map((stream) => (
              <li key={stream.name} className="fact">
                {t('setup.stream', { ...stream, fps: Math.round(stream.fps) })}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
};

export const CameraSection = (props: SectionProps) => {
  const { t } = useTranslation();
  const { draft, change } = props;
  const kinds = [
    { value: 'onvif', label: t('setup.cameraOnvif') },
    { value: 'rtsp', label: t('setup.cameraRtsp') },
    { value: 'none', label: t('setup.cameraNone') },
  ] as const;
  return (
    <section className="panel setup-section">
      <h3>{t('setup.camera')}</h3>
      <Choice label={t('setup.cameraKind')}>
        <Segmented value={draft.cameraKind} options={[...kinds]} onChange={(cameraKind) => change({ cameraKind })} />
      </Choice>
      {draft.cameraKind === 'onvif' && <Discover {...props} />}
      {draft.cameraKind !== 'none' && (
        <>
          <TextField
            {...props}
            field="cameraUrl"
            label={t('setup.cameraUrl')}
            hint={draft.cameraKind === 'onvif' ? t('setup.onvifHint') : t('setup.rtspHint')}
            required
            maxLength={400}
          />
          <div className="setup-row">
            <TextField {...props} field="cameraUser" label={t('setup.cameraUser')} maxLength={100} />
            <SecretField {...props} field="cameraPassword" label={t('setup.cameraPassword')} />
          </div>
          <div className="setup-row">
            <Choice label={t('setup.region')}>
              <Select
                value={draft.region}
                aria-label={t('setup.region')}
                options={[
                  { value: 'centre', label: t('setup.regionCentre') },
                  { value: 'whole', label: t('setup.regionWhole') },
                  { value: 'left', label: t('setup.regionLeft') },
                  { value: 'right', label: t('setup.regionRight') },
                ]}
                onChange={(region) => change({ region })}
              />
            </Choice>
            {draft.directions === 'both' && (
              <Choice label={t('setup.cameraDirection')}>
                <Segmented
                  value={draft.cameraDirection}
                  options={[
                    { value: 'entry', label: t('setup.cameraEntry') },
                    { value: 'exit', label: t('setup.cameraExit') },
                  ]}
                  onChange={(value) => change({ cameraDirection: value === 'exit' ? 'exit' : 'entry' })}
                />
              </Choice>
            )}
          </div>
          {draft.cameraKind === 'onvif' ? (
            <Probe key={draft.cameraUrl} {...props} />
          ) : (
            <p className="field-hint">{t('setup.rtspTest')}</p>
          )}
        </>
      )}
    </section>
  );
};
