import { apiKey, BoltAPI, hasPermission } from "boltapi";

const partnerKeys = apiKey({
  keys: [
    {
      id: "4fJqZ0Lk2PmX",
      hash: "9b69beca1db4a1998339d2a0d2514edd1c56fced42c5aefcd8e77adde9975e2f",
      permissions: ["reports.view"],
    },
  ],
});

export const api = new BoltAPI({ auth: [partnerKeys] });

api.get("/reports", { guards: [hasPermission("reports.view")] }, ({ request }) => ({
  caller: request.user.username,
}));
api.delete("/reports", { guards: [hasPermission("reports.delete")] }, () => undefined);
