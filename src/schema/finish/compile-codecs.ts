import { type Check, checkOf } from "../check/compile-check.ts";
import { IssueSink } from "../explain/issue-sink.ts";
import { reaches, type SchemaNode } from "../node/schema-node.ts";
import { codecOf, convert } from "./codec.ts";
import { compileFinish } from "./compile-finish.ts";
import { compileRow } from "./compile-row.ts";
import { type Finish, inOrder } from "./finish.ts";
import { compileElements } from "./finish-array.ts";
import { compileOtherKeys, compilePresentFields } from "./finish-object.ts";
import { decodeOf, rowPlanOf } from "./own-conversions.ts";

/** From the JSON form to the application's, or back. */
export type Conversion = "decode" | "encode";

/**
 * Compiles the conversions in a schema, innermost first when decoding: its codecs, and what serializers put there. Null when it
 * has none. Copies what it changes.
 */
export function compileCodecs(node: SchemaNode, conversion: Conversion): Finish | null {
  return new CodecCompiler(conversion).compile(node);
}

class CodecCompiler {
  readonly #conversion: Conversion;
  readonly #done: Map<SchemaNode, Finish | null> = new Map();

  constructor(conversion: Conversion) {
    this.#conversion = conversion;
  }

  readonly compile = (node: SchemaNode): Finish | null => {
    const known = this.#done.get(node);
    if (known !== undefined) return known;
    if (!reaches(node, this.#converts)) return null;
    // Inside itself, a recursive node is looked up when the first value comes.
    this.#done.set(node, (value, sink) => (this.#done.get(node) as Finish)(value, sink));
    const finish = this.#conversion === "decode" ? this.#compileDecode(node) : this.#compileEncode(node);
    this.#done.set(node, finish);
    return finish;
  };

  readonly #converts = (node: SchemaNode): boolean =>
    codecOf(node) !== null || (this.#conversion === "decode" ? decodeOf(node) : rowPlanOf(node)) !== null;

  #compileDecode(node: SchemaNode): Finish | null {
    const inner = inOrder([...this.#compileBranches(node), ...this.#compileContent(node)]);
    const own = inOrder([decodeOf(node), this.#compileCodec(node)]);
    if (inner === null || own === null) return inner ?? own;
    return (value, sink) => {
      const since = sink.size;
      const decoded = inner(value, sink);
      return sink.size === since ? own(decoded, sink) : decoded;
    };
  }

  #compileEncode(node: SchemaNode): Finish | null {
    const plan = rowPlanOf(node);
    const content = plan === null ? this.#compileContent(node) : [compileRow(plan, node, this.compile)];
    return inOrder([this.#compileCodec(node), ...this.#compileBranches(node), ...content]);
  }

  #compileCodec(node: SchemaNode): Finish | null {
    const codec = codecOf(node);
    return codec && ((value, sink) => convert(codec[this.#conversion], value, sink));
  }

  #compileBranches(node: SchemaNode): (Finish | null)[] {
    const target = node.target === null ? null : this.compile(node.target);
    return [target, ...node.allOf.map(this.compile), this.#compileVariants(node)];
  }

  #compileContent(node: SchemaNode): (Finish | null)[] {
    return [
      compilePresentFields(node, this.compile, this.#conversion === "encode"),
      compileOtherKeys(node, this.compile),
      compileElements(node, this.compile),
    ];
  }

  /** Decodes by the first variant that takes the value; encodes by the first whose result is one of its values. */
  #compileVariants(node: SchemaNode): Finish | null {
    const finishes = node.variants.map(this.compile);
    if (finishes.every((finish) => finish === null)) return null;
    const decodes = this.#conversion === "decode";
    const options = node.variants.map((variant, index) => ({
      fits: decodes ? checkOf(variant, "input") : fitsInPlainForm(variant),
      convert: finishes[index] ?? ((value: unknown) => value),
    }));
    if (decodes) {
      return (value, sink) => {
        const option = options.find(({ fits }) => fits(value));
        return option === undefined ? value : option.convert(value, sink);
      };
    }
    return (value, sink) => {
      for (const option of options) {
        const since = sink.size;
        const encoded = option.convert(value, sink);
        if (sink.takeSince(since).length === 0 && option.fits(encoded)) return encoded;
      }
      return value;
    };
  }
}

/** Whether a value that goes out fits when dates and the like are in their plain form. */
function fitsInPlainForm(node: SchemaNode): Check {
  const fits = checkOf(node, "output");
  const finish = compileFinish(node, "output");
  return (value) => fits(value) || (finish !== null && fits(finish(value, new IssueSink())));
}
