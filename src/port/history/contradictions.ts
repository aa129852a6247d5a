import { own } from '../../own.js';
import type { GeneralLoss } from '../problem.js';
import { chosenFor, type ChoiceRules, type PortChoices } from '../choices/choices.js';
import type { PortPlan } from '../plan/plan.js';

/** What need not be the same at both ends of a foreign key. */
const ALONE: ReadonlySet<keyof PortChoices> = new Set(['booleanCheck', 'arrays']);

/**
 * Choices that say different things of columns which foreign keys join, and which must have one type: one of them is in force,
 * and whoever made the other must know. A choice for a column outweighs one for a table, so these two do not contradict.
 */
export function contradictions(
  rules: ChoiceRules,
  plan: PortPlan,
  heeds: readonly (keyof PortChoices)[],
): readonly GeneralLoss[] {
  const { tables = {} } = rules;
  return plan.joinedColumns().flatMap((group) =>
    heeds
      .filter((name) => !ALONE.has(name))
      .flatMap((name): readonly GeneralLoss[] => {
        const ofColumns = said(
          group,
          ({ key, column }) => own(own(tables, key)?.columns ?? {}, column)?.[name],
        );
        const ofTables = said(group, ({ key }) => own(tables, key)?.[name]);
        const all = ofColumns.length > 0 ? ofColumns : ofTables;
        const [first] = group;
        if (new Set(all.map(({ value }) => value)).size < 2 || first === undefined) return [];
        const inForce = chosenFor(rules, plan, first.table, first.column).choices[name];
        const told = all.map(({ place, value }) => `${value} for ${place}`).join(', ');
        return [
          {
            severity: 'warning',
            code: 'choices-contradict',
            message: `${name} is chosen as ${told}: foreign keys join these columns, so all get ${String(inForce)}`,
            help: 'choose one for all of them',
          },
        ];
      }),
  );
}

type Member = ReturnType<PortPlan['joinedColumns']>[number][number];

function said(
  group: readonly Member[],
  valueOf: (member: Member) => PortChoices[keyof PortChoices],
): readonly { readonly place: string; readonly value: string }[] {
  return group.flatMap((member) => {
    const value = valueOf(member);
    return value === undefined ? [] : [{ place: `${member.key}.${member.column}`, value: String(value) }];
  });
}
