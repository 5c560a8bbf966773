import { useEffect } from 'react';
import type { AppView } from '../../../main/contract/slices';
import { useSlice } from '../../stores/mirror';
import { useView, type View } from '../../stores/view';
import { WithdrawDialog } from '../consent/WithdrawDialog';
import { Desk } from '../desk/Desk';
import { ManualDialog } from '../desk/ManualDialog';
import { ShiftDialog } from '../desk/ShiftDialog';
import { useStationKeys } from '../desk/useStationKeys';
import { PeoplePage } from '../people/PeoplePage';
import { RecognitionPage } from '../recognition/RecognitionPage';
import { CompliancePage } from '../records/CompliancePage';
import { DemoBanner } from './DemoBanner';
import { Header } from './Header';
import { SignInDialog } from './SignInDialog';
import { useAlarmSound } from './useAlarmSound';
import { useStillHere } from './useStillHere';
import './shell.css';

const OpenDialog = () => {
  const lanes = useSlice('lanes');
  const { dialog, dialogSerial, closeDialog } = useView();
  if (!dialog) return null;
  if (dialog.kind === 'withdraw') return <WithdrawDialog key={dialogSerial} person={dialog.person} onClose={closeDialog} />;
  if (dialog.kind === 'shift') return <ShiftDialog key={dialogSerial} />;
  if (dialog.kind === 'sign-in') return <SignInDialog key={dialogSerial} />;
  const lane = lanes.find((candidate) => candidate.id === dialog.laneId);
  return lane ? <ManualDialog key={dialogSerial} lane={lane} answers={dialog.answers} /> : null;
};

const Page = ({ name }: { name: View['page'] }) => {
  if (name === 'people') return <PeoplePage />;
  if (name === 'compliance') return <CompliancePage />;
  return name === 'recognition' ? <RecognitionPage /> : <Desk />;
};

/** The running station: header, the desk or one of the manager's pages, and one dialog at a time. */
export const Station = ({ app }: { app: AppView }) => {
  const { page, show } = useView();
  const { role } = app;
  const own = role === 'manager' ? page : role === 'inspector' ? 'compliance' : 'desk';
  useStationKeys();
  useAlarmSound();
  useStillHere(role === 'manager');

  useEffect(() => {
    // Signed out elsewhere or by time: the guard gets the desk back.
    if (role === 'guard' && useView.getState().page !== 'desk') show('desk');
  }, [role, show]);

  return (
    <div className="station">
      <Header app={app} />
      {app.demo.on && <DemoBanner app={app} />}
      <Page name={own} />
      <OpenDialog />
    </div>
  );
};
