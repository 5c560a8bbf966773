import type { Words } from '../words';
import type { laneRules as zh } from '../zhCN/laneRules';

export const laneRules: Words<typeof zh> = {
  title: 'Lane rules',
  lanes: 'Choose a lane',
  intro: 'For people who pass by themselves. A guard opens at any time; a locked lane is set back to normal first.',
  passback: 'Anti-passback',
  passbackHint:
    'Whoever went in goes out before coming in again, and the other way round. Only lanes with this rule count, for 23 hours.',
  passbackOf: { off: 'Off', soft: 'Note', hard: 'Check' },
  passbackText: {
    off: 'Where somebody went last is not looked at.',
    soft: "Opens all the same, and says so in the desk's list.",
    hard: 'Does not open by itself: the guard looks. Never refused outright.',
  },
  passbackBlind: 'Where a turnstile reports no passages, an opening counts as one, also when nobody walked.',
  pins: 'A PIN alone may open (8 digits)',
  pinsHint:
    'Needs a reader with a keypad. Five wrong ones in a row at one keypad block it for a minute, then twice as long, an hour at most.',
  interlock: 'Interlock',
  interlockHint: 'Never open together with the ticked lanes (two doors in a row). Void while the fire signal is on.',
  times: 'Times',
  timesHint: 'Outside of them the guard is asked.',
  method: { card: 'Cards', face: 'Faces', pin: 'PINs', pass: 'Passes' },
  always: 'At any time',
  likeCard: 'As cards',
  some: 'Only at these times',
  outlives: 'Faces would be used at times when cards are not. Wherever a face opens, a card must open too.',
  noFace: 'No faces in this lane.',
  raw: 'Status of the board',
  rawHint: 'Its maker does not publish what it means. Read it out to them on the telephone.',
  save: 'Save rules',
  saved: 'Saved, and in force.',
  unchanged: 'The same as now.',
  key: {
    title: 'Key of the device (OSDP)',
    text: 'For a device that is new, or was set back by its maker: the SCBK of the settings is written into it. Not needed otherwise.',
    begin: 'Write the key',
    warning: "While it is written, only the maker's key protects it: whoever is on this line can read it.",
    steps: {
      line: 'Make sure that no unknown device is on this line and no stranger stands by.',
      mode: 'Put the device into install mode, as its manual says.',
      after: 'Afterwards take the device out of install mode.',
    },
    confirm: 'The device is in install mode, and I watch this line',
    write: 'Write it now',
    writing: 'Writing…',
    done: 'The device took the key. Take it out of install mode, then see at the desk that the turnstile is well.',
  },
};
