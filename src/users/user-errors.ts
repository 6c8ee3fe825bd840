import { Conflict, NotFound } from "../errors/http-exception.ts";

/** Another user has the same username or email address, or the same value of a unique column of your own. Answers 409. */
export class UserTaken extends Conflict {
  /** Name of the column: "username", "email". */
  readonly field: string;

  constructor(field: string) {
    super(`Another user has the same ${field}`, { members: { field } });
    this.field = field;
  }
}

/** There is no such user. Answers 404. */
export class UserNotFound extends NotFound {
  constructor() {
    super("No such user");
  }
}

/** There is no such group. Answers 404. */
export class GroupNotFound extends NotFound {
  constructor(name: string) {
    super(`No such group: ${name}`);
  }
}

/** There is a group of that name. Answers 409. */
export class GroupTaken extends Conflict {
  constructor(name: string) {
    super(`There is a group ${name} already`);
  }
}
