/** Where a text stops being JSON, and why. */
export interface JsonFault {
  /** Index of the first character that cannot stand there; the length of the text when it ends too early. */
  readonly index: number;
  /** In words, without the place: "expected ',' or '}' after the value". */
  readonly reason: string;
}

/** What the scanner looks for, and what it says when something else stands there. */
const expectations = {
  value: "expected a value",
  firstElement: "expected a value or ']'",
  nextElement: "expected a value after ','",
  memberValue: "expected a value after ':'",
  firstKey: "expected a key in double quotes or '}'",
  nextKey: "expected a key in double quotes after ','",
  colon: "expected ':' after the key",
  afterElement: "expected ',' or ']' after the value",
  afterMember: "expected ',' or '}' after the value",
  end: "unexpected text after the value",
} as const;

type Expectation = keyof typeof expectations;

const endOfInput = "unexpected end of input";
const literals = ["true", "false", "null"];

/**
 * Finds the first place where a text breaks the grammar of JSON; null when it is well-formed.
 *
 * For texts that `JSON.parse` has refused, whose own messages carry no position. Nesting cannot exhaust the call stack.
 *
 * @spec RFC 8259 §2 to §7
 */
export function findJsonFault(text: string): JsonFault | null {
  return new JsonScanner(text).scan();
}

class JsonScanner {
  private readonly text: string;
  private index = 0;
  private expected: Expectation = "value";
  /** The closing bracket of every container that is open, the innermost last. */
  private readonly closers: string[] = [];

  constructor(text: string) {
    this.text = text;
  }

  scan(): JsonFault | null {
    for (;;) {
      this.skipWhitespace();
      const isAtEnd = this.index === this.text.length;
      if (isAtEnd && this.expected === "end") return null;
      const reason = isAtEnd ? endOfInput : this.step(this.text[this.index] as string);
      // Whatever was looked for inside a token: when the text is over, that is the reason.
      if (reason !== null) return { index: this.index, reason: this.index === this.text.length ? endOfInput : reason };
    }
  }

  /** Takes one token. Returns the reason when it cannot stand there, with the index at the fault. */
  private step(character: string): string | null {
    switch (this.expected) {
      case "end":
        return expectations.end;
      case "colon":
        return character === ":" ? this.advance("memberValue") : expectations.colon;
      case "afterElement":
      case "afterMember":
        if (character === ",") return this.advance(this.expected === "afterElement" ? "nextElement" : "nextKey");
        return character === this.closers.at(-1) ? this.close() : expectations[this.expected];
      case "firstKey":
      case "nextKey":
        if (character === "}" && this.expected === "firstKey") return this.close();
        return character === '"' ? this.takeString("colon") : expectations[this.expected];
      default:
        return character === "]" && this.expected === "firstElement" ? this.close() : this.takeValue(character);
    }
  }

  private takeValue(character: string): string | null {
    if (character === "{") return this.open("}", "firstKey");
    if (character === "[") return this.open("]", "firstElement");
    if (character === '"') return this.takeString(this.afterValue());
    if (character === "-" || isDigit(character)) return this.takeNumber();
    for (const literal of literals) {
      if (this.text.startsWith(literal, this.index)) return this.advance(this.afterValue(), literal.length);
    }
    const reason = expectations[this.expected];
    if (character === "'") return `${reason}; strings stand in double quotes`;
    const rest = this.text.slice(this.index, this.index + 5);
    if (literals.some((literal) => literal.startsWith(rest))) this.index = this.text.length;
    return reason;
  }

  private takeString(next: Expectation): string | null {
    for (this.index++; this.index < this.text.length; this.index++) {
      const character = this.text[this.index] as string;
      if (character === '"') return this.advance(next);
      if (character < " ") return "control character in a string";
      const reason = character === "\\" ? this.takeEscape() : null;
      if (reason !== null) return reason;
    }
    return endOfInput;
  }

  /** Goes from a backslash to the last character of its escape. */
  private takeEscape(): string | null {
    const character = this.text[this.index + 1];
    if (character === undefined || !'"\\/bfnrtu'.includes(character)) {
      if (character === undefined) this.index++;
      return "invalid escape in a string";
    }
    this.index++;
    for (let digits = character === "u" ? 4 : 0; digits > 0; digits--) {
      const next = this.text[this.index + 1];
      if (next === undefined || !/[\da-f]/i.test(next)) {
        this.index++;
        return "expected four hexadecimal digits after '\\u'";
      }
      this.index++;
    }
    return null;
  }

  private takeNumber(): string | null {
    if (this.text[this.index] === "-") this.index++;
    if (this.text[this.index] === "0") {
      this.index++;
      if (isDigit(this.text[this.index])) return "a number cannot start with 0 and a digit";
    } else if (!this.takeDigits()) return "expected a digit after '-'";
    if (this.text[this.index] === ".") {
      this.index++;
      if (!this.takeDigits()) return "expected a digit after the decimal point";
    }
    if (this.text[this.index] === "e" || this.text[this.index] === "E") {
      this.index++;
      if (this.text[this.index] === "+" || this.text[this.index] === "-") this.index++;
      if (!this.takeDigits()) return "expected a digit in the exponent";
    }
    return this.advance(this.afterValue(), 0);
  }

  /** Takes a run of digits; false when there is none. */
  private takeDigits(): boolean {
    const start = this.index;
    while (isDigit(this.text[this.index])) this.index++;
    return this.index > start;
  }

  private skipWhitespace(): void {
    while (this.index < this.text.length && " \t\n\r".includes(this.text[this.index] as string)) this.index++;
  }

  private open(closer: string, next: Expectation): null {
    this.closers.push(closer);
    return this.advance(next);
  }

  private close(): null {
    this.closers.pop();
    return this.advance(this.afterValue());
  }

  private advance(next: Expectation, characters = 1): null {
    this.index += characters;
    this.expected = next;
    return null;
  }

  private afterValue(): Expectation {
    const closer = this.closers.at(-1);
    if (closer === undefined) return "end";
    return closer === "]" ? "afterElement" : "afterMember";
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
