// What the database of the rows with Drizzle holds at first.

export interface User {
  readonly id: number;
  readonly username: string;
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly is_active: boolean;
}

/** All have seven digits, those that are inserted as well: so that all answers are of the same length. */
const firstId = 1_000_001;
const userCount = 1000;

/** What is there before a row. */
export const users: readonly User[] = Array.from({ length: userCount }, (_, index) => ({
  id: firstId + index,
  username: `user-${firstId + index}`,
  email: `user-${firstId + index}@example.com`,
  first_name: "Ada",
  last_name: `Lovelace the ${index}th`,
  is_active: index % 3 !== 0,
}));

/** What the first user gets who is inserted. */
export const nextId: number = firstId + userCount;
