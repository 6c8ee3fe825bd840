import { BoltAPI, depends, type Infer, NotFound, t } from "boltapi";

export const api = new BoltAPI();

const Task = t.Object({ id: t.Integer(), title: t.String(), done: t.Boolean() });
const NewTask = t.Object({ title: t.String({ minLength: 1, maxLength: 100 }) });

// Where tasks are kept: put your database here. Tests put something of their own in its place.
const stored: Infer<typeof Task>[] = [];
export const tasks = depends(() => stored);

// The path gives its parameters their types.
api.get("/hello/{name}", ({ params }) => ({ message: `Hello, ${params.name}!` }));

// A query has defaults and limits. `response` is checked, by the compiler and at run time.
api.get(
  "/tasks",
  {
    query: { limit: t.Integer({ minimum: 1, maximum: 100, default: 20 }) },
    depends: { tasks },
    response: t.Array(Task),
  },
  ({ query, tasks }) => tasks.slice(0, query.limit),
);

// A body that does not fit is answered with 422 and the list of its mistakes.
api.post("/tasks", { body: NewTask, depends: { tasks }, response: Task, status: 201 }, ({ body, tasks }) => {
  const task = { id: tasks.length + 1, title: body.title, done: false };
  tasks.push(task);
  return task;
});

// An error is an answer: 404 {"detail":"No task has the id 7"}
api.get("/tasks/{id:int}", { depends: { tasks }, response: Task }, ({ params, tasks }) => {
  const task = tasks.find(({ id }) => id === params.id);
  if (task === undefined) throw new NotFound(`No task has the id ${params.id}`);
  return task;
});
