import type { Words } from '../words';
import type { ending as zh } from '../zhCN/ending';

export const ending: Words<typeof zh> = {
  unlawful: 'Taken unlawfully',
  unlawfulTitle: 'This face was taken unlawfully',
  unlawfulText:
    'Matching stops at once, the reason goes on record, and templates and key are deleted in the nine steps of a withdrawal (PIPL 47). The card works as ever. This cannot be undone; a resident who wants to use face starts again with the notice.',
  cause: 'Why it was unlawful',
  causes: {
    'no-separate-consent': 'There was no separate consent of the resident',
    'guardian-missing': 'Below 18, and no guardian agreed',
    'wrong-face': 'It is not the resident’s face',
    'notice-not-shown': 'The notice was not shown',
    other: 'Something else',
  },
  causeText: 'In words',
  causeTextHint: 'Kept sealed; the ledger holds its hash only. Name nobody who has nothing to do with it.',
  unlawfulConfirm: 'Enter as unlawful and delete',
  ended: 'Ended and deleted',
  incident:
    'If it concerns more than one resident, or somebody else may have got the face, this is an incident: register it and tell those the law names (PIPL 57).',
  toIncidents: 'Register an incident',
  how: 'How the resident leaves',
  toldBy: 'Who told you',
  toldByWho: {
    resident: 'The resident',
    guardian: 'The guardian',
    owner: 'The owner or landlord',
    manager: 'Nobody; staff found out',
  },
  movedOn: 'Day of the move',
  diedOn: 'Day of death',
  deathDocument: 'Proof of death seen',
  deathDocuments: {
    'death-certificate': 'Medical certificate of death',
    'household-cancelled': 'Cancelled household registration',
    'cremation-certificate': 'Certificate of cremation',
    'court-declaration': 'Declaration of death by a court',
    'committee-letter': 'Letter of the residents’ committee',
  },
  whoCame: 'Who asks',
  relativeCame: 'A close relative',
  nobodyCame: 'No relative',
  nobodyText: 'It is deleted all the same: there is nothing left to use the face for (PIPL 47).',
  relativeText:
    'A close relative may ask (PIPL 49). Look at the papers and give them back; keep no copy. The name is kept sealed.',
  relativeName: 'Name of the relative',
  relation: 'Is the deceased’s',
  relations: {
    spouse: 'spouse',
    child: 'child',
    parent: 'parent',
    sibling: 'brother or sister',
    grandparent: 'grandparent',
    grandchild: 'grandchild',
  },
  kinship: 'Proof of relation seen',
  kinships: {
    'household-register': 'Household register',
    'marriage-certificate': 'Marriage certificate',
    'birth-certificate': 'Birth certificate',
    'kinship-notarised': 'Notarised kinship',
    'committee-letter': 'Letter of the residents’ committee',
  },
  seenOn: 'Seen on',
  leave: 'Enter that the resident leaves',
};
