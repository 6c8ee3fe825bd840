import { BoltAPI, depends, NotFound, t } from "boltapi";

export const api = new BoltAPI();

const Note = t.Object({ id: t.Integer(), text: t.String() });
const NewNote = t.Object({ text: t.String({ minLength: 1 }) });
const Page = { limit: t.Integer({ minimum: 1, maximum: 50, default: 10 }) };

const stored = [{ id: 1, text: "Water the plants" }];
export const notes = depends(() => stored);

api.get(
  "/notes",
  { query: Page, depends: { notes }, response: t.Array(Note) },
  ({ query, notes }) => notes.slice(0, query.limit),
);

api.get(
  "/notes/{id:int}",
  { depends: { notes }, response: Note },
  ({ params, notes }) => {
    const note = notes.find(({ id }) => id === params.id);
    if (note === undefined) throw new NotFound(`There is no note ${params.id}`);
    return note;
  },
);

api.post(
  "/notes",
  { body: NewNote, depends: { notes }, response: Note, status: 201 },
  ({ body, notes }) => {
    const note = { id: notes.length + 1, text: body.text };
    notes.push(note);
    return note;
  },
);
