import { action, BoltAPI, NotFound, route, t, ViewSet } from "boltapi";

const Task = t.Object({ id: t.Integer(), title: t.String(), done: t.Boolean() });
const TaskIn = t.Object({ title: t.String({ minLength: 1 }) });
const TaskList = t.Array(Task);
const params = { id: t.Integer() };
const tasks = [{ id: 1, title: "Write", done: false }];

export const api = new BoltAPI();

api.viewset(
  "/tasks",
  class extends ViewSet {
    list = route({ response: TaskList }, () => tasks);

    create = route({ body: TaskIn, response: Task }, ({ body }) => {
      const task = { id: tasks.length + 1, title: body.title, done: false };
      tasks.push(task);
      return task;
    });

    retrieve = route({ params, response: Task }, ({ params }) => this.find(params.id));

    finish = action(
      { detail: true, method: "post", params, response: Task },
      ({ params }) => Object.assign(this.find(params.id), { done: true }),
    );

    open = action({ detail: false, method: "get", response: TaskList }, () =>
      tasks.filter(({ done }) => !done),
    );

    find(id: number) {
      const task = tasks.find((each) => each.id === id);
      if (task === undefined) throw new NotFound("No such task");
      return task;
    }
  },
  { lookup: "id:int", name: "tasks" },
);
