/** What every contender has to serve; answers are compared before anything is timed. */
export interface Scenario {
  readonly name: string;
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body: string | null;
  /** Parsed JSON of the answer. */
  readonly expected: unknown;
  /** A request that must be refused with a 4xx, to show that the contender validates; null for the root. */
  readonly refused: { readonly target: string; readonly body: string | null } | null;
}

/** About 1 kB as JSON. */
export const order = {
  customer: "Ada Lovelace",
  email: "ada@example.com",
  express: true,
  note: "Please ring twice and leave the parcel with the neighbour on the second floor if nobody answers the door.",
  items: Array.from({ length: 8 }, (_, index) => ({
    sku: `SKU-2026-00${index}`,
    title: `Analytical engine part number ${index}`,
    quantity: index + 1,
    price: 19.5 + index,
  })),
};

/** What the order route answers. */
export const receipt = {
  id: 42,
  customer: order.customer,
  express: order.express,
  note: order.note,
  items: order.items,
  total: order.items.reduce((sum, item) => sum + item.price * item.quantity, 0),
};

export const scenarios: readonly Scenario[] = [
  {
    name: "root JSON",
    method: "GET",
    target: "/",
    body: null,
    expected: { message: "Hello", count: 42 },
    refused: null,
  },
  {
    name: "path + query validated",
    method: "GET",
    target: "/items/12345?q=hello&page=3&limit=50",
    body: null,
    expected: { id: 12345, q: "hello", page: 3, limit: 50 },
    refused: { target: "/items/12345?q=hello&page=0&limit=50", body: null },
  },
  {
    name: "1 kB JSON body + response schema",
    method: "POST",
    target: "/orders",
    body: JSON.stringify(order),
    expected: receipt,
    refused: { target: "/orders", body: JSON.stringify({ ...order, items: [{ ...order.items[0], quantity: 0 }] }) },
  },
];

export type Order = typeof order;

/** The work of the order route, the same for everybody. */
export function makeReceipt(body: Order): typeof receipt {
  let total = 0;
  for (const item of body.items) total += item.price * item.quantity;
  return { id: 42, customer: body.customer, express: body.express, note: body.note, items: body.items, total };
}
