import { Progress, Segmented } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LaneId } from '../../../main/contract/ids';
import type { PersonView } from '../../../main/contract/people';
import { useCommand } from '../../bridge';
import { useSlice } from '../../stores/mirror';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import { VideoTile } from '../desk/video/VideoTile';
import type { Enrolled } from './CaptureStep';

/** Seconds the capture has been running, as a bar that never claims to know the end. */
const Running = () => {
  const { t } = useTranslation();
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setSeconds((previous) => previous + 1), 1_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <div role="status">
      <p className="hint-info">
        <Icon name="wait" />
        {t('consent.capturing')} {t('common.seconds', { seconds })}
      </p>
      <p className="fact">{t('consent.shots')}</p>
      <Progress percent={100} status="active" showInfo={false} size="small" />
    </div>
  );
};

/** Enrolment with the camera of a lane; the resident sees themselves in the picture. */
export const CameraCapture = ({ person, onEnrolled }: { person: PersonView; onEnrolled(enrolled: Enrolled): void }) => {
  const { t } = useTranslation();
  const lanes = useSlice('lanes').filter((lane) => lane.camera.configured);
  const [chosen, setChosen] = useState<LaneId | null>(null);
  const enrol = useCommand('enrolment.fromCamera');
  const lane = lanes.find((candidate) => candidate.id === chosen) ?? lanes[0];

  const start = async (laneId: LaneId): Promise<void> => {
    const answer = await enrol.run({ personId: person.id, laneId });
    if (answer) onEnrolled(answer);
  };

  return (
    <div className="panel capture-way">
      <h3>{t('consent.fromCamera')}</h3>
      <p className="fact">{lane ? t('consent.fromCameraText') : t('consent.noCamera')}</p>
      {lanes.length > 1 && (
        <Segmented
          value={lane?.id ?? ''}
          disabled={enrol.busy}
          options={lanes.map((candidate) => ({ value: candidate.id, label: candidate.name }))}
          onChange={(value) => setChosen(value as LaneId)}
        />
      )}
      {lane && (
        <div className="capture-picture">
          <VideoTile key={lane.id} lane={lane} card={undefined} />
        </div>
      )}
      {enrol.busy && <Running />}
      {enrol.error && <Problem error={enrol.error} />}
      <div className="capture-actions">
        <button
          type="button"
          className="action action-main"
          data-testid="enrol-camera"
          disabled={!lane || enrol.busy}
          onClick={() => lane && void start(lane.id)}
        >
          <Icon name="camera" />
          {t('consent.startCamera')}
        </button>
      </div>
    </div>
  );
};
