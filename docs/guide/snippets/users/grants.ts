import { accounts } from "./accounts.ts";

export async function prepareGroups(): Promise<void> {
  await accounts.permissions.sync();
  await accounts.groups.create("editors", ["blog.publish_articles", "blog.view_users"]);
}

export async function promote(userId: number) {
  await accounts.addToGroup(userId, "editors");
  await accounts.grant(userId, "blog.change_users");
  return accounts.load(userId);
}
