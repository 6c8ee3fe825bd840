import { BoltAPI, BoltException, RequestValidationError, ResponseValidationError } from "boltapi";
import { TestClient } from "boltapi/testing";
import { describe, expect, it } from "vitest";

const issues = [
  { type: "value_error", loc: ["body", "email"], msg: "Invalid email format" },
  {
    type: "validation_error",
    loc: ["body", "items", 0, "price"],
    msg: "Must be positive",
    ctx: { minimum: 0 },
    input: -1,
  },
];

describe("RequestValidationError", () => {
  it("thrown by a handler is a 422 with all its issues", async () => {
    const api = new BoltAPI();
    api.post("/users", () => {
      throw new RequestValidationError(issues);
    });
    await using client = new TestClient(api);

    const response = await client.post("/users");

    expect(response.status).toBe(422);
    expect(response.json()).toEqual({ detail: issues });
  });

  it("names every issue and its place in the message", () => {
    const error = new RequestValidationError(issues);

    expect(error).toBeInstanceOf(BoltException);
    expect(error.message).toBe("body.email: Invalid email format; body.items.0.price: Must be positive");
  });
});

describe("ResponseValidationError", () => {
  it("names the route and every issue in the message", () => {
    const error = new ResponseValidationError("GET /users", [
      { type: "missing_field", loc: ["response", "id"], msg: "Missing required field: id" },
    ]);

    expect(error.message).toBe(
      "The answer of GET /users does not fit its response schema: response.id: Missing required field: id",
    );
  });
});
