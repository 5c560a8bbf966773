import { useEffect } from 'react';
import type { AppView } from '../../../main/contract/slices';
import { useSlice } from '../../stores/mirror';
import { type Dialog, useView, type View } from '../../stores/view';
import { WithdrawDialog } from '../consent/WithdrawDialog';
import { Desk } from '../desk/Desk';
import { ForgiveDialog } from '../desk/ForgiveDialog';
import { ManualDialog } from '../desk/ManualDialog';
import { ModeDialog } from '../desk/ModeDialog';
import { ShiftDialog } from '../desk/ShiftDialog';
import { useStationKeys } from '../desk/useStationKeys';
import { LaneRulesPage } from '../laneRules/LaneRulesPage';
import { PassDialog } from '../passes/PassDialog';
import { PeoplePage } from '../people/PeoplePage';
import { RecognitionPage } from '../recognition/RecognitionPage';
import { CompliancePage } from '../records/CompliancePage';
import { DemoBanner } from './DemoBanner';
import { Header } from './Header';
import { SignInDialog } from './SignInDialog';
import { useAlarmSound } from './useAlarmSound';
import { useStillHere } from './useStillHere';
import './shell.css';

const OneDialog = ({ dialog }: { dialog: Dialog }) => {
  const lanes = useSlice('lanes');
  const closeDialog = useView((view) => view.closeDialog);
  if (dialog.kind === 'withdraw') return <WithdrawDialog person={dialog.person} onClose={closeDialog} />;
  if (dialog.kind === 'shift') return <ShiftDialog />;
  if (dialog.kind === 'sign-in') return <SignInDialog />;
  if (dialog.kind === 'passes') return <PassDialog />;
  if (dialog.kind === 'forgive') return <ForgiveDialog decisionId={dialog.decisionId} />;
  const lane = lanes.find((candidate) => candidate.id === dialog.laneId);
  if (!lane) return null;
  return dialog.kind === 'mode' ? (
    <ModeDialog lane={lane} direction={dialog.direction} />
  ) : (
    <ManualDialog lane={lane} answers={dialog.answers} />
  );
};

/** One dialog, and above it the one for opening by hand. */
const OpenDialogs = () => {
  const { dialog, dialogSerial, under } = useView();
  return (
    <>
      {under && <OneDialog key={under.serial} dialog={under.dialog} />}
      {dialog && <OneDialog key={dialogSerial} dialog={dialog} />}
    </>
  );
};

const Page = ({ name }: { name: View['page'] }) => {
  if (name === 'people') return <PeoplePage />;
  if (name === 'laneRules') return <LaneRulesPage />;
  if (name === 'compliance') return <CompliancePage />;
  return name === 'recognition' ? <RecognitionPage /> : <Desk />;
};

/** The running station: header, the desk or one of the manager's pages, and the dialog that is open. */
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
      <OpenDialogs />
    </div>
  );
};
