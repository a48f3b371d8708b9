/** The names in sight at a point of the spec. Generic in what they stand for, since values hold scopes themselves. */

/** A variable whose definition failed; whatever uses it is passed over without a second message. */
export const failed: unique symbol = Symbol("failed");
/** A variable that is declared but not yet defined. */
export const undefinedYet: unique symbol = Symbol("undefined yet");

export interface Variable<V> {
  value: V | typeof failed | typeof undefinedYet;
  readonly constant: boolean;
}

export class Scope<V> {
  readonly #variables = new Map<string, Variable<V>>();
  readonly #outer: Scope<V> | undefined;
  /** Whether a function begins here: what lies beyond is captured. */
  readonly #startsFunction: boolean;

  constructor(outer?: Scope<V>, startsFunction = false) {
    this.#outer = outer;
    this.#startsFunction = startsFunction;
  }

  declare(name: string, constant: boolean, value: Variable<V>["value"] = undefinedYet): void {
    this.#variables.set(name, { value, constant });
  }

  own(name: string): Variable<V> | undefined {
    return this.#variables.get(name);
  }

  find(name: string): { readonly variable: Variable<V>; readonly captured: boolean } | undefined {
    let captured = false;
    for (let scope: Scope<V> | undefined = this; scope; scope = scope.#outer) {
      const variable = scope.#variables.get(name);
      if (variable) return { variable, captured };
      captured ||= scope.#startsFunction;
    }
    return undefined;
  }

  *names(): Iterable<string> {
    for (let scope: Scope<V> | undefined = this; scope; scope = scope.#outer) yield* scope.#variables.keys();
  }
}
