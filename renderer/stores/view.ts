import { create } from 'zustand';
import type { DecisionId, Direction, LaneId } from '../../main/contract/ids';
import type { PersonView } from '../../main/contract/people';
import type { ThemeName } from '../theme/tokens';

/** What the guard is looking at. Says nothing about the gate: that is the mirror's. */
export interface View {
  page: 'desk' | 'people' | 'recognition' | 'compliance';
  /** What the page `compliance` opens at, where something led there; null: at its overview. */
  section: 'incidents' | null;
  theme: ThemeName;
  /** Lane the person panel is pinned to; null follows the newest decision. */
  pinnedLane: LaneId | null;
  dialog: Dialog | null;
  /** Rises with every dialog, so that each starts empty. */
  dialogSerial: number;
  /** The dialog has done its work and may be replaced by the next one. */
  dialogSettled: boolean;
  show(page: View['page'], section?: View['section']): void;
  setTheme(theme: ThemeName): void;
  pinLane(laneId: LaneId | null): void;
  openDialog(dialog: Dialog): void;
  settleDialog(): void;
  closeDialog(): void;
}

export type Dialog =
  | { kind: 'manual'; laneId: LaneId; answers: { decisionId: DecisionId; direction: Direction } | null }
  | { kind: 'withdraw'; person: PersonView | null }
  | { kind: 'shift' }
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
  dialogSerial: 0,
  dialogSettled: false,
  show: (page, section = null) => set({ page, section, dialog: null }),
  setTheme: (theme) => {
    storeTheme(theme);
    set({ theme });
  },
  pinLane: (pinnedLane) => set({ pinnedLane }),
  // A dialog that is open stays: a stray function key must not swap the lane under the guard's hands.
  openDialog: (dialog) =>
    set((view) =>
      view.dialog && !view.dialogSettled ? {} : { dialog, dialogSettled: false, dialogSerial: view.dialogSerial + 1 },
    ),
  settleDialog: () => set({ dialogSettled: true }),
  closeDialog: () => set({ dialog: null }),
}));
