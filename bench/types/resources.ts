// What the generated applications are about: resources with five routes each, so that every contender has the same ones.

/** Routes of one resource: list, read, create, replace, delete. */
export const routesPerResource = 5;

/** One resource; its field of its own keeps the compiler from answering for all from one type. */
export interface Resource {
  /** Name in paths and of files: "orders7". */
  readonly name: string;
  /** Name in types and constants: "Orders7". */
  readonly title: string;
  /** A field that only this resource has: "orders7_code". */
  readonly code: string;
}

const words = ["orders", "customers", "invoices", "articles", "comments", "products", "carts", "tickets"];

/** Resources for an application of about that many routes. */
export function resourcesFor(routes: number): Resource[] {
  return Array.from({ length: Math.ceil(routes / routesPerResource) }, (_, index) => {
    const name = `${words[index % words.length]}${index}`;
    return { name, title: name.charAt(0).toUpperCase() + name.slice(1), code: `${name}_code` };
  });
}

/** The schemas of a resource in Zod, the same text for all contenders that take them. */
export function zodSchemas({ title, code }: Resource): string {
  return `
const ${title}In = z.object({
  name: z.string().min(1).max(100),
  price: z.number().min(0),
  ${code}: z.string(),
  tags: z.array(z.string()).default([]),
  note: z.string().optional(),
});
const ${title}Out = z.object({ id: z.number().int(), name: z.string(), price: z.number(), ${code}: z.string() });
const ${title}Page = z.object({ page: z.number().int(), items: z.array(${title}Out) });
const ${title}Query = z.object({
  q: z.string().max(100).optional(),
  page: z.coerce.number().int().min(1).default(1),
  limit: z.coerce.number().int().min(1).max(100).default(20),
});
`;
}
