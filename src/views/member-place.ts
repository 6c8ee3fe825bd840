/** Says where the application's code is that is running; null outside of `notePlaces`. */
let findPlace: (() => string) | null = null;

/** The place of a member of a view while its class is read, at start-up. Per request nobody asks. */
export function memberPlace(): string | null {
  return findPlace === null ? null : findPlace();
}

/** Makes an object whose members note where they are defined. */
export function notePlaces<Made>(place: () => string, make: () => Made): Made {
  findPlace = place;
  try {
    return make();
  } finally {
    findPlace = null;
  }
}
