import { BoltAPI, jwt } from "boltapi";

const provider = jwt({
  jwksUrl: "https://login.example.com/.well-known/jwks.json",
  algorithms: ["RS256"],
  issuer: "https://login.example.com/",
  audience: "https://api.example.com",
});

export const api = new BoltAPI({ auth: [provider] });

api.get("/me", ({ request }) => ({ id: request.user?.id }));
