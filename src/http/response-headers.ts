import { FieldSyntaxError, fieldValueProblem, isToken } from "./field-syntax.ts";
import { headerEntries } from "./header-pairs.ts";

const setCookie = "set-cookie";

/**
 * The headers of a response: ordered, without regard to case, several values only for Set-Cookie.
 *
 * Starts from an array that many responses share and copies it with the first change. Whatever is put in is checked, so
 * a line break from outside can never start a header of its own (RFC 9110 §5.5).
 */
export class ResponseHeaders implements Iterable<[name: string, value: string]> {
  /** Flat: name, value, name, value; names in lower case. */
  private pairs: readonly string[];
  private isShared: boolean;

  /** @param shared Flat pairs that were checked before: `["content-type", "text/html"]`. Never changed. */
  constructor(shared: readonly string[] = []) {
    this.pairs = shared;
    this.isShared = true;
  }

  /** The value of a header, or null when there is none. Several cookies come joined with ", ". */
  get(name: string): string | null {
    const lowerName = name.toLowerCase();
    const index = this.indexOf(lowerName, 0);
    if (index === -1) return null;
    return lowerName === setCookie ? this.getSetCookie().join(", ") : (this.pairs[index + 1] as string);
  }

  has(name: string): boolean {
    return this.indexOf(name.toLowerCase(), 0) !== -1;
  }

  /**
   * Puts a header in place of all of that name.
   *
   * @throws FieldSyntaxError when the name is not a token, or the value cannot stand in a header.
   */
  set(name: string, value: string | number): void {
    const lowerName = checkedName(name);
    const text = checkedValue(name, value);
    const index = this.indexOf(lowerName, 0);
    const pairs = this.ownPairs();
    if (index === -1) {
      pairs.push(lowerName, text);
      return;
    }
    pairs[index + 1] = text;
    if (lowerName === setCookie) this.deleteFrom(lowerName, index + 2);
  }

  /**
   * Adds a value to a header: ", " and the value after what is there, or one more Set-Cookie line (RFC 9110 §5.3).
   *
   * @throws FieldSyntaxError when the name is not a token, or the value cannot stand in a header.
   */
  append(name: string, value: string | number): void {
    const lowerName = checkedName(name);
    const text = checkedValue(name, value);
    const index = lowerName === setCookie ? -1 : this.indexOf(lowerName, 0);
    const pairs = this.ownPairs();
    if (index === -1) pairs.push(lowerName, text);
    else pairs[index + 1] = `${pairs[index + 1]}, ${text}`;
  }

  /**
   * Adds those headers that are not there yet, and leaves those that are.
   *
   * @param checked Flat pairs that were checked before, none twice.
   */
  addMissing(checked: readonly string[]): void {
    for (let index = 0; index < checked.length; index += 2) {
      const name = checked[index] as string;
      if (this.indexOf(name, 0) === -1) this.ownPairs().push(name, checked[index + 1] as string);
    }
  }

  delete(name: string): void {
    this.deleteFrom(name.toLowerCase(), 0);
  }

  /** The Set-Cookie lines, one an element. */
  getSetCookie(): string[] {
    const lines: string[] = [];
    for (let index = this.indexOf(setCookie, 0); index !== -1; index = this.indexOf(setCookie, index + 2)) {
      lines.push(this.pairs[index + 1] as string);
    }
    return lines;
  }

  /** Names, in lower case, with their values, as they are at the time of the call. */
  entries(): Generator<[name: string, value: string], undefined> {
    return headerEntries(this.toFlat());
  }

  [Symbol.iterator](): Generator<[name: string, value: string], undefined> {
    return this.entries();
  }

  /**
   * All headers, flat, as engines take them: `["content-type", "text/html", "set-cookie", "a=1"]`. It stays as it is when
   * this object changes later, and is the shared array itself as long as nothing was changed.
   */
  toFlat(): readonly string[] {
    this.isShared = true;
    return this.pairs;
  }

  private indexOf(lowerName: string, start: number): number {
    const { pairs } = this;
    for (let index = start; index < pairs.length; index += 2) if (pairs[index] === lowerName) return index;
    return -1;
  }

  private deleteFrom(lowerName: string, start: number): void {
    for (let index = this.indexOf(lowerName, start); index !== -1; index = this.indexOf(lowerName, index)) {
      this.ownPairs().splice(index, 2);
    }
  }

  private ownPairs(): string[] {
    if (this.isShared) {
      // Spread, as slice is ten times slower on a frozen array.
      this.pairs = [...this.pairs];
      this.isShared = false;
    }
    // Not shared: this object made the copy, so it may change it.
    return this.pairs as string[];
  }
}

function checkedName(name: string): string {
  if (!isToken(name)) throw new FieldSyntaxError("header", name, "name", "is not a token (RFC 9110 §5.6.2)");
  return name.toLowerCase();
}

function checkedValue(name: string, value: string | number): string {
  const text = String(value);
  const problem =
    typeof value === "number" && !Number.isFinite(value) ? "is not a finite number" : fieldValueProblem(text);
  if (problem !== null) throw new FieldSyntaxError("header", name, "value", problem);
  return text;
}
