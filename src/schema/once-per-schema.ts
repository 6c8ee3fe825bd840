import type { AnySchema } from "./infer.ts";

/**
 * Makes a compilation happen once for each schema object, so that a thousand routes sharing a schema compile it once.
 *
 * `place` is only for the errors of the first time; a schema that has been compiled has none.
 */
export function oncePerSchema<Compiled>(
  compile: (schema: AnySchema, place: string) => Compiled,
): (schema: AnySchema, place: string) => Compiled {
  const compiled = new WeakMap<AnySchema, { readonly result: Compiled }>();
  return (schema, place) => {
    const known = compiled.get(schema);
    if (known !== undefined) return known.result;
    const result = compile(schema, place);
    compiled.set(schema, { result });
    return result;
  };
}
