import { describe, expect, it } from 'vitest';
import { PEOPLE_A_PAGE } from '../../../main/contract/people';
import { createPeople } from '../../../main/people/people';
import { atOnce } from '../../../main/storage/inSlices';
import { temporaryStation } from '../storage/temporaryStation';

function compoundOf(residents: number) {
  const station = temporaryStation();
  const people = createPeople(station);
  const add = (index: number) =>
    people.add({ unit: `${index % 9}-1-${index}`, name: index % 2 ? '李晓梅' : '王强', birthDate: '1990-05-17' });
  const ids = Array.from({ length: residents }, (_, index) => add(index));
  const page = (search: string, from: number) => atOnce(people.list({ search, from }));
  return { ...station, people, add, ids, page };
}

describe('the list of residents', () => {
  it.each(['', '李', '王强', '1-1'])('comes page by page, each resident once, by unit: %s', (search) => {
    const { page, ids, people } = compoundOf(130);
    const { total } = page(search, 0);
    const found = [];
    for (let from = 0; from < total; from += PEOPLE_A_PAGE) found.push(...page(search, from).people);
    const units = found.map(({ unit }) => unit);
    const wanted = ids.filter((id) => {
      const { unit, name } = people.unitAndName(id) ?? { unit: '', name: '' };
      return `${unit} ${name}`.includes(search);
    });
    expect(new Set(found.map(({ id }) => id))).toEqual(new Set(wanted));
    expect([total, units]).toEqual([wanted.length, units.toSorted((a, b) => (a < b ? -1 : 1))]);
  });

  it('leaves out who has moved out, on every page and in the number', () => {
    const { page, people, ids } = compoundOf(60);
    for (const id of ids.slice(0, 5)) people.leave(id, 'moved-out');
    expect([page('', 0).total, page('', 50).people.length, page('-1-', 0).total]).toEqual([55, 5, 55]);
  });

  it('goes on where somebody moves in or out while names are opened', () => {
    const { people, add, ids } = compoundOf(200);
    const steps = people.list({ search: '李', from: 0 });
    steps.next();
    add(1);
    people.leave(ids[0] ?? add(0), 'moved-out');
    expect(atOnce(steps).people).toHaveLength(PEOPLE_A_PAGE);
  });
});

describe('rights held against their seals in steps', () => {
  it('are whole although a manager changes some of them, and lets somebody in, in between', () => {
    const { people, add, ids } = compoundOf(100);
    const steps = people.checkRights();
    let answer = steps.next();
    for (let turn = 0; !answer.done; turn += 1) {
      const whose = ids[turn % ids.length];
      if (turn < 8 && whose) people.setAccess(whose, { groups: null, untilDay: `2030-01-0${turn + 1}`, hours: null });
      if (turn === 3) add(500);
      answer = steps.next();
    }
    expect(answer.value).toEqual({ state: 'whole' });
  });

  it('are found tampered with wherever that was done, also to somebody who was looked at before', () => {
    const { people, ids, database } = compoundOf(100);
    const first = ids.toSorted()[0] ?? '';
    const steps = people.checkRights();
    steps.next();
    database.db.exec(`DELETE FROM person_right_seal WHERE person_id = '${first}'`);
    people.setAccess(ids.toSorted().at(-1) ?? ids[0] ?? people.add({ unit: '1', name: '王', birthDate: '1990-01-01' }), {
      groups: null,
      untilDay: null,
      hours: null,
    });
    expect(atOnce(steps)).toEqual({ state: 'tampered' });
  });
});
