import { create } from 'zustand';
import type { DecisionId, Direction, LaneId } from '../../main/contract/ids';
import type { PersonView } from '../../main/contract/people';
import type { ThemeName } from '../theme/tokens';

/** What the guard is looking at. Says nothing about the gate: that is the mirror's. */
export interface View {
  page: 'desk' | 'people' | 'laneRules' | 'recognition' | 'compliance';
  /** What the page `compliance` opens at, where something led there; null: at its overview. */
  section: 'incidents' | null;
  theme: ThemeName;
  /** Lane the person panel is pinned to; null follows the newest decision. */
  pinnedLane: LaneId | null;
  dialog: Dialog | null;
  /** What the dialog for opening by hand was laid over: it keeps all that was typed, and is there again afterwards. */
  under: { dialog: Dialog; serial: number } | null;
  /** Another one with every dialog, so that each starts empty. */
  dialogSerial: number;
  dialogsOpened: number;
  /** The dialog has done its work and may be replaced by the next one. */
  dialogSettled: boolean;
  show(page: View['page'], section?: View['section']): void;
  setTheme(theme: ThemeName): void;
  pinLane(laneId: LaneId | null): void;
  openDialog(dialog: Dialog): void;
  /** Nothing where another dialog is open by now: an answer may come when its own is gone. */
  settleDialog(serial: number): void;
  closeDialog(): void;
}

export type Dialog =
  | { kind: 'manual'; laneId: LaneId; answers: { decisionId: DecisionId; direction: Direction } | null }
  | { kind: 'withdraw'; person: PersonView | null }
  | { kind: 'shift' }
  /** Holding a side open, or locking it; null: both sides. */
  | { kind: 'mode'; laneId: LaneId; direction: Direction | null }
  | { kind: 'forgive'; decisionId: DecisionId }
  | { kind: 'passes' }
  | { kind: 'sign-in' };

const themeKey = 'fairgate.theme';

const storedTheme = (): ThemeName => {
  try {
    return localStorage.getItem(themeKey) === 'day' ? 'day' : 'night';
  } catch {
    return 'night';
  }
};

const storeTheme = (theme: ThemeName): void => {
  try {
    localStorage.setItem(themeKey, theme);
  } catch {
    // A full or forbidden store only costs the remembered choice.
  }
};

export const useView = create<View>((set) => ({
  page: 'desk',
  section: null,
  theme: storedTheme(),
  pinnedLane: null,
  dialog: null,
  under: null,
  dialogSerial: 0,
  dialogsOpened: 0,
  dialogSettled: false,
  // Opening by hand goes on whatever page comes up behind it.
  show: (page, section = null) =>
    set(({ dialog }) => ({ page, section, under: null, dialog: dialog?.kind === 'manual' ? dialog : null })),
  setTheme: (theme) => {
    storeTheme(theme);
    set({ theme });
  },
  pinLane: (pinnedLane) => set({ pinnedLane }),
  // A dialog that is open stays: a stray function key must not swap the lane under the guard's hands. Opening by hand waits for no
  // other dialog, and comes above it.
  openDialog: (dialog) =>
    set((view) => {
      const serial = view.dialogsOpened + 1;
      const opened = { dialog, dialogSettled: false, dialogSerial: serial, dialogsOpened: serial };
      if (!view.dialog || (view.dialogSettled && (!view.under || dialog.kind === 'manual'))) return opened;
      if (dialog.kind !== 'manual' || view.dialog.kind === 'manual') return {};
      return { ...opened, under: { dialog: view.dialog, serial: view.dialogSerial } };
    }),
  settleDialog: (serial) => set(({ dialogSerial }) => (serial === dialogSerial ? { dialogSettled: true } : {})),
  // What lay below keeps its serial, so that it is not begun again.
  closeDialog: () =>
    set(({ under, dialogSerial }) => ({
      dialog: under?.dialog ?? null,
      dialogSerial: under?.serial ?? dialogSerial,
      under: null,
      dialogSettled: false,
    })),
}));
