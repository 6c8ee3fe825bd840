import type { SerializerParts } from "../serializer-types.ts";
import type { ModelSerializer } from "./model-serializer.ts";
import type { ModelTable } from "./model-table.ts";

/** Serializers for the three ways that an API shows a table. */
export interface SerializerSet<Parts extends SerializerParts, Table extends ModelTable, Base extends SerializerParts> {
  /** What a client sends to make a row. */
  readonly create: ReturnType<ModelSerializer<Parts, Table, Base>["forCreate"]>;
  /** What a client sends to change a row: all optional. */
  readonly update: ReturnType<ModelSerializer<Parts, Table, Base>["forUpdate"]>;
  /** What clients get. */
  readonly public: ReturnType<ModelSerializer<Parts, Table, Base>["forPublic"]>;
}

/**
 * Makes serializers for the three ways that an API shows a table.
 *
 *   const { create, update, public: shown } = serializerSet(modelSerializer(articles, { writeOnly: ["draft"] }));
 */
export function serializerSet<Parts extends SerializerParts, Table extends ModelTable, Base extends SerializerParts>(
  serializer: ModelSerializer<Parts, Table, Base>,
): SerializerSet<Parts, Table, Base> {
  return { create: serializer.forCreate(), update: serializer.forUpdate(), public: serializer.forPublic() };
}
