import { createProject } from "./create-project.ts";
import { styleFor } from "./terminal-style.ts";

/** `bolt new NAME`: writes a project and says what to do next. */
export function newCommand(parent: string, name: string): void {
  createProject(parent, name);
  const { strong, link } = styleFor(process.stdout);
  process.stdout.write(`Created ${strong(name)}. Next:

  cd ${name}
  npm install
  npm run dev

Then call ${link("http://127.0.0.1:8000/hello/world")}. README.md says more.
`);
}
