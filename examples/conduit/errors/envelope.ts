import { defineErrorFormat, t } from "boltapi";

/** What every error of Conduit looks like. */
export const GenericError = t.Object(
  { errors: t.Object({ body: t.Array(t.String()) }) },
  { $id: "GenericErrorModel", description: "What is wrong, one sentence each." },
);

/** Errors of BoltAPI and those that handlers throw, in the envelope of Conduit: `{"errors":{"body":["…"]}}`. */
export const envelope = defineErrorFormat({
  schema: GenericError,
  body: ({ detail, issues }) => ({
    errors: { body: issues.length > 0 ? issues.map(toSentence) : [String(detail)] },
  }),
});

/** `["body", "user", "email"]` → "user.email: Expected …" */
function toSentence({ loc, msg }: { readonly loc: readonly (string | number)[]; readonly msg: string }): string {
  const place = loc.slice(1).join(".");
  return place === "" ? msg : `${place}: ${msg}`;
}
