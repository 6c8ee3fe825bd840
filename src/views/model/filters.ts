/** How a column is compared. */
export type FilterKind = "exact" | "oneOf" | "contains" | "startsWith" | "range" | "isNull";

/** A way to narrow a list by a column: made by `exact`, `oneOf`, `contains`, `startsWith`, `range` and `isNull`. */
export class Filter {
  readonly kind: FilterKind;

  constructor(kind: FilterKind) {
    this.kind = kind;
  }
}

/** Rows with this value: `?author_id=3`. */
export function exact(): Filter {
  return new Filter("exact");
}

/** Rows with one of these values, at most 100: `?status=draft,published`, or `?status=draft&status=published`. */
export function oneOf(): Filter {
  return new Filter("oneOf");
}

/** Rows whose text has this text in it, whatever the case: `?title=bolt`. */
export function contains(): Filter {
  return new Filter("contains");
}

/** Rows whose text begins with this text, whatever the case: `?title=bolt`. */
export function startsWith(): Filter {
  return new Filter("startsWith");
}

/** Rows between values: `?price__gte=10&price__lt=20`; also `__gt` and `__lte`. */
export function range(): Filter {
  return new Filter("range");
}

/** Rows with no value, or with one: `?deleted_at__null=true`. */
export function isNull(): Filter {
  return new Filter("isNull");
}
