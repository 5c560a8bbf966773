import { createHash } from 'node:crypto';
import { fail, ok, type Result } from '../contract/errors';
import type { PersonId } from '../contract/ids';
import type { PersonView } from '../contract/people';
import type { PersonExport } from '../contract/personExport';
import type { Handlers } from '../dispatch';
import type { FileChooser } from '../startup/fileChooser';
import { writeFileAtomically } from '../storage/atomicFile';
import type { Assessments } from './assessments';
import { equalTreatment } from './equalTreatment';
import { exportToFile } from './exportToFile';
import type { Filing } from './filing';
import type { HandlerRegister } from './handler';
import type { Incidents } from './incidents';
import type { Lookups } from './lookups';
import type { Outsiders } from './outsiders';
import type { PassageLog } from './passages';
import { codesView, correct, fullView } from './recordViews';
import { type RegisterParts, recorded } from './registerParts';
import type { Requests } from './requests';
import type { Signs } from './signs';

export interface Registers {
  parts: RegisterParts;
  requests: Requests;
  incidents: Incidents;
  outsiders: Outsiders;
  handler: HandlerRegister;
  noticeSaysHandler: () => boolean;
  signs: Signs;
  filing: Filing;
  assessments: Assessments;
  lookups: Lookups;
  passages: PassageLog;
  personView: (id: PersonId) => PersonView | null;
  exportOf: (id: PersonId) => Result<PersonExport>;
  /** Who moved out of this very flat. */
  leftFrom: (unit: string) => { id: PersonId; unit: string; name: string; leftAtMs: number }[];
  /** Null where there is no window system. */
  chooser: FileChooser | null;
}

type RegisterCommand = Extract<
  keyof Handlers,
  | `${'register' | 'handler' | 'request' | 'incident' | 'vendor' | 'assessment' | 'sign' | 'filing' | 'report'}.${string}`
  | 'person.open'
  | 'person.export'
  | 'person.saveExport'
  | 'person.findLeft'
  | 'folder.choose'
>;

/** The commands of contract/registerCommands.ts. Roles were checked at the door; the rules are in the registers. */
export function registerCommands(registers: Registers): Required<Pick<Handlers, RegisterCommand>> {
  const { parts, requests, incidents, outsiders, signs, filing, assessments, lookups } = registers;
  const { book } = parts;
  const { chooser, exportOf } = registers;
  const saveExport = chooser && exportToFile({ parts, exportOf, chooseFile: chooser.saveJson, write: writeFileAtomically });
  return {
    'register.list': (page) => ok({ records: book.page(page).map((record) => fullView(record, book.correctedBy(record.id))) }),
    'register.codes': (page) => ok({ records: book.page(page).map((record) => codesView(record, book.correctedBy(record.id))) }),
    'register.correct': ({ recordId, details }) => correct(parts, recordId, details),
    'register.disclose': ({ personId, details }) => outsiders.disclose(personId, details),
    'register.closeDisclosure': ({ disclosureId, details }) => outsiders.closeDisclosure(disclosureId, details),
    'register.audit': outsiders.audit,
    'register.takeover': outsiders.takeover,

    'handler.read': () => {
      const named = registers.handler.current();
      const shown = named && { ...named.details, recordId: named.id, atMs: named.atMs };
      return ok({ handler: shown, noticeSaysSo: named !== null && registers.noticeSaysHandler() });
    },
    'handler.name': ({ particulars, basedOn }) => {
      const named = registers.handler.name(particulars, basedOn);
      return named.ok ? ok({ ...named.value, noticeSaysSo: registers.noticeSaysHandler() }) : named;
    },

    'request.receive': requests.receive,
    'request.answer': ({ requestId, details }) => requests.answer(requestId, details),
    'request.terms': () => ok(requests.terms()),
    'request.setTerms': requests.setTerms,

    'incident.open': incidents.open,
    'incident.amend': ({ incidentId, details }) => incidents.amend(incidentId, details),
    'incident.notified': ({ incidentId, details }) => incidents.notified(incidentId, details),
    'incident.tell': ({ incidentId, ...told }) => incidents.tell(incidentId, told),
    'incident.affected': ({ incidentId, ...page }) => {
      const found = incidents.affected(incidentId, page);
      if (found.ok) lookups.made({ what: 'list', search: '', why: 'incident', people: found.value.people.length });
      return found;
    },
    'incident.close': ({ incidentId, details }) => incidents.close(incidentId, details),

    'vendor.engage': outsiders.engage,
    'vendor.end': ({ vendorId, details }) => outsiders.end(vendorId, details),

    'assessment.draft': assessments.draft,
    'assessment.sign': assessments.sign,

    'sign.printed': signs.printed,
    'sign.placed': signs.placed,
    'sign.removed': signs.removed,

    'filing.pack': () => ok(filing.pack()),
    'filing.make': filing.make,
    'filing.change': filing.change,
    'filing.stop': filing.stop,
    'filing.end': filing.end,
    'filing.nameOfficer': filing.nameOfficer,
    'filing.declareOthers': filing.declareOthers,
    'filing.setHolidays': filing.setHolidays,
    'filing.holidays': () => ok({ years: filing.holidays() }),

    'report.equalTreatment': ({ from, to }) => equalTreatment(registers.passages, from, to),
    'folder.choose': async ({ purpose }) => (chooser ? ok({ folder: await chooser.folder(purpose) }) : fail('DISPLAY_MISSING')),
    'person.saveExport': ({ personId, why }) => saveExport?.(personId, why) ?? fail('DISPLAY_MISSING'),
    'person.open': ({ personId, why }) => {
      const person = registers.personView(personId);
      if (!person) return fail('PERSON_UNKNOWN');
      lookups.made({ what: 'person', search: person.unit, why, people: 1, personId });
      return ok({ person });
    },
    'person.findLeft': ({ unit, why }) => {
      const people = registers.leftFrom(unit);
      lookups.made({ what: 'unit', search: unit, why, people: people.length });
      return ok({ people });
    },
    // Unlike a look, nothing leaves before it is written down that it does.
    'person.export': ({ personId, why }) => {
      const made = registers.exportOf(personId);
      if (!made.ok) return made;
      const sha256 = createHash('sha256').update(JSON.stringify(made.value), 'utf8').digest('hex');
      recorded(parts, 'person.exported', { why, sha256 }, { personId });
      return ok({ export: made.value });
    },
  };
}
