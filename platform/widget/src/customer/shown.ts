/** A question to a field of the form, as the server asks it too. */
export interface Question {
  field: string;
  op: string;
  values: string[];
}

type Value = string | boolean | string[] | undefined | null;

/** Whether a field is shown, by what has been filled in so far. The server has the last word. */
export function isShown(all: Question[], any: Question[], value: (key: string) => Value): boolean {
  const holds = (question: Question) => fits(question, value(question.field.replace(/^field\./, '')));
  return all.every(holds) && (any.length === 0 || any.some(holds));
}

function fits({ op, values }: Question, value: Value): boolean {
  const several = (Array.isArray(value) ? value : value === undefined || value === null || value === '' ? [] : [String(value)]).map(same);
  const wanted = values.map(same);
  const first = wanted[0] ?? '';
  const order = (compare: (a: number, b: number) => boolean) => several.some((each) => compare(comparable(each), comparable(first)));
  switch (op) {
    case 'IS':
    case 'IN':
      return several.some((each) => wanted.includes(each));
    case 'IS_NOT':
    case 'NOT_IN':
      return !several.some((each) => wanted.includes(each));
    case 'EMPTY':
      return several.length === 0;
    case 'NOT_EMPTY':
      return several.length > 0;
    case 'CONTAINS':
      return several.some((each) => each.includes(first));
    case 'LESS':
    case 'BEFORE':
      return order((a, b) => a < b);
    case 'GREATER':
    case 'AFTER':
      return order((a, b) => a > b);
    case 'AT_LEAST':
      return order((a, b) => a >= b);
    case 'AT_MOST':
      return order((a, b) => a <= b);
    default:
      return true;
  }
}

const same = (text: string) => text.trim().toLowerCase();

function comparable(text: string): number {
  const number = Number(text);
  return Number.isNaN(number) ? Date.parse(text) : number;
}
