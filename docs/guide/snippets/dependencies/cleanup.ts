import { BoltAPI, depends } from "boltapi";

export const api = new BoltAPI();
export const log: string[] = [];

const connect = async () => ({
  begin: () => log.push("begin"),
  commit: () => log.push("commit"),
  rollback: () => log.push("rollback"),
  close: async () => log.push("close"),
});

const transaction = depends(async function* () {
  const connection = await connect();
  connection.begin();
  try {
    yield connection;
    connection.commit();
  } catch (error) {
    connection.rollback();
    throw error;
  } finally {
    await connection.close();
  }
});

api.post("/orders", { depends: { transaction } }, () => ({ ordered: true }));
api.post("/orders/broken", { depends: { transaction } }, () => {
  throw new Error("out of paper");
});
