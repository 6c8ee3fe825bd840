import { fields, Router, t } from "boltapi";
import { findArticleId } from "../articles/queries.ts";
import { everybody, membersOnly } from "../auth/tokens.ts";
import { GenericError } from "../errors/envelope.ts";
import { text } from "../schemas/text.ts";
import { addComment, deleteComment, listComments } from "./queries.ts";
import { Comment, NewComment } from "./schemas.ts";

export const comments = new Router({ prefix: "/articles/{slug}/comments", tags: ["Comments"] });

const params = { slug: text(200) };
const responses = { 404: { description: "There is no such article", schema: GenericError } };

/** Lists the comments on an article, oldest first. */
comments.get(
  "",
  {
    ...everybody,
    operationId: "GetArticleComments",
    params,
    response: t.Object({ comments: t.Array(Comment) }),
    responses,
  },
  async ({ params, request }) => ({ comments: await listComments(await findArticleId(params.slug), request.user) }),
);

/** Comments on an article. */
comments.post(
  "",
  {
    ...membersOnly,
    operationId: "CreateArticleComment",
    params,
    body: t.Object({ comment: NewComment }),
    response: t.Object({ comment: Comment }),
    responses,
  },
  async ({ params, body, request }) => ({
    comment: await addComment(await findArticleId(params.slug), request.user, body.comment.body),
  }),
);

/** Deletes a comment of yours. */
comments.delete(
  "/{id:int}",
  {
    ...membersOnly,
    operationId: "DeleteArticleComment",
    params: { ...params, id: fields.positiveInt() },
    status: 204,
    responses: {
      403: { description: "The comment is somebody else's", schema: GenericError },
      404: { description: "There is no such article, or it has no such comment", schema: GenericError },
    },
  },
  async ({ params, request }) => deleteComment(await findArticleId(params.slug), params.id, request.user),
);
