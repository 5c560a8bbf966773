import { Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { LaneView } from '../../../main/contract/lanes';
import { useCommand } from '../../bridge';
import { Icon } from '../../ui/Icon';
import { Problem } from '../../ui/Problem';
import './prompt.css';

/** Opens and closes the lane's own screen, for the people in the lane. */
export const LaneScreenMenu = ({ lane }: { lane: LaneView }) => {
  const { t } = useTranslation();
  const open = useCommand('laneScreen.open');
  const close = useCommand('laneScreen.close');
  const choose = (key: string): void => {
    open.clear();
    close.clear();
    void (key === 'open' ? open : close).run({ laneId: lane.id });
  };
  const error = open.error ?? close.error;
  return (
    <>
      {error && (
        <div className="tile-screen-problem">
          <Problem error={error} />
        </div>
      )}
      <Dropdown
        trigger={['click']}
        placement="topLeft"
        menu={{
          items: [
            { key: 'open', label: t('desk.laneScreen.open') },
            { key: 'close', label: t('desk.laneScreen.close') },
          ],
          onClick: ({ key }) => choose(key),
        }}
      >
        <button
          type="button"
          className="action tile-screen"
          data-testid={`lane-screen-${lane.id}`}
          aria-label={t('desk.laneScreen.menuFor', { lane: lane.name })}
          aria-haspopup="menu"
        >
          <Icon name="screen" size={18} />
          {t('desk.laneScreen.menu')}
        </button>
      </Dropdown>
    </>
  );
};
