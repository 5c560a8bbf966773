import type { Words } from '../words';
import type { cardFormats as zhCardFormats, passes as zhPasses, pins as zhPins } from '../zhCN/passes';

export const passes: Words<typeof zhPasses> = {
  open: 'QR pass',
  title: 'QR passes for visitors',
  unit: 'Flat visited',
  label: 'For whom (optional)',
  usual: { visitor: 'Visitor', delivery: 'Delivery', repair: 'Repair', household: 'Help' },
  direction: { both: 'In and out', entry: 'In only', exit: 'Out only' },
  time: 'When it is good',
  timeKind: { tonight: 'Until midnight', 'two-hours': '2 hours', own: 'Other times' },
  from: 'From',
  until: 'Until',
  fromUntil: '{{from}} to {{until}}',
  uses: 'How often',
  usesKind: { '1': 'Once', '2': 'Twice (in, out)', any: 'Any number', own: 'Other' },
  usedOf: 'used {{used}}/{{uses}}',
  groups: 'Lanes (none chosen: all)',
  issue: 'Issue the pass',
  fault: { times: 'It must end after it begins and after now, within 31 days.', uses: 'Write 1 to 200.' },
  qr: 'QR code of the pass',
  photograph: 'Let the visitor photograph it now. It is not shown again.',
  taken: 'Photographed',
  list: 'Passes',
  none: 'No pass is good now.',
  state: { 'not-yet': 'Not yet', live: 'Good', expired: 'Expired', used: 'Used up', revoked: 'Revoked' },
  revoke: 'Revoke',
  revokeAsk: 'This pass stops working at once.',
};

export const pins: Words<typeof zhPins> = {
  title: 'PIN',
  text: 'Eight digits, typed on the keypad and ended by #. It works only at lanes whose rules allow PINs.',
  none: 'No PIN.',
  issuedAt: 'A PIN of {{date}} is in use.',
  issue: 'Issue a PIN',
  renew: 'Issue another',
  renewAsk: 'The PIN before stops working at once.',
  revoke: 'End the PIN',
  revokeAsk: 'This PIN will no longer open any gate.',
  once: 'Shown this once. Let the resident learn it here; nobody writes it down or passes it on.',
  memorised: 'Learnt, hide it',
  inList: 'PIN',
};

export const cardFormats: Words<typeof zhCardFormats> = {
  label: 'Format of the card',
  bits: { '26': '26 bits', '34': '34 bits', '37': '37 bits' },
  facilityHint: { '26': '0 to 255', '34': '0 to 65535', '37': '0 to 65535; empty where there is none' },
  numberHint: {
    '26': '0 to 65535, printed on the card',
    '34': '0 to 65535, printed on the card',
    '37': '0 to 524287 with a facility, 0 to 34359738367 without',
  },
};
