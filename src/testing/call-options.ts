import type { Dependency } from "../dependencies/depends.ts";
import type { Pagination } from "../pipeline/pagination.ts";
import type { PathParams } from "../routing/path-params.ts";
import type { AnyContract } from "../routing/route-handle.ts";
import type { UrlParams } from "../routing/url-for.ts";
import type { Accepted, AcceptedShape, IsOmittable } from "../schema/accepted.ts";
import type { AnySchema } from "../schema/infer.ts";
import type { QueryInput, TestRequestOptions } from "./request-message.ts";
import type { TestWebSocketOptions } from "./test-client.ts";

/**
 * What a call of a route brings along: what the route and its dependencies declare, as clients send it. Undeclared headers and
 * cookies may come too, since authentication and middleware read some; so may any query where none is declared.
 *
 *   { query: { q: t.String(), page: t.Integer({ default: 1 }) } }  →  { query: { q: string; page?: number } }
 */
export type CallOptions<Contract extends AnyContract> = SectionOptions<Contract> &
  ContentOption<Contract["body"], Contract["form"]> &
  Pick<TestRequestOptions, "signal">;

/** What the handshake of a route for WebSockets brings along. */
export type ConnectOptions<Contract extends AnyContract> = SectionOptions<Contract> &
  Omit<TestWebSocketOptions, "query" | "headers" | "cookies">;

/** The options of a call, which may be left out where none of them is required. */
export type Arguments<Options> =
  Record<never, never> extends Options ? [options?: NoInfer<Options>] : [options: NoInfer<Options>];

type SectionOptions<Contract extends AnyContract> = Option<"params", SentParams<Contract>> &
  Option<"query", OrOpen<Sent<Contract, "query">> & PageParameters<Contract>> &
  Option<"headers", Sent<Contract, "headers"> & OpenSection> &
  Option<"cookies", Sent<Contract, "cookies"> & OpenSection>;

/** `{ query: Values }`, or `{ query?: Values }` where no value is required. */
type Option<Name extends string, Values> =
  Record<never, never> extends Values ? { readonly [Key in Name]?: Values } : { readonly [Key in Name]: Values };

type OpenSection = Readonly<Record<string, QueryInput>>;

/** Styles name their parameters as they like. */
type PageParameters<Contract> = Contract extends { readonly paginate: Pagination | true } ? OpenSection : unknown;

type OrOpen<Values> = unknown extends Values ? OpenSection : Values;

/** Prefixes of routers have placeholders too, which the route does not know. */
type SentParams<Contract extends AnyContract> = UrlParams &
  (Contract["params"] extends undefined ? PathParams<Contract["path"] & string> : Sent<Contract, "params">);

type SectionName = "params" | "query" | "headers" | "cookies";

/** What is sent for a section of a route or dependency and of all that it depends on; `unknown` where nobody declares any. */
type Sent<Contract, Name extends SectionName> = Contract extends {
  readonly [Key in Name]: infer Section;
} & { readonly depends: infer Depends }
  ? SentSection<Section> & SentByAll<Depends, Name>
  : OpenSection;

type SentSection<Section> = Section extends undefined
  ? unknown
  : Section extends AnySchema
    ? Accepted<Section>
    : AcceptedShape<Section>;

type SentByAll<Depends, Name extends SectionName> = Depends extends undefined
  ? unknown
  : Intersected<{ [Key in keyof Depends]: (values: SentBy<Depends[Key], Name>) => void }[keyof Depends]>;

type SentBy<Depended, Name extends SectionName> =
  Depended extends Dependency<unknown, infer Contract> ? Sent<Contract, Name> : unknown;

/** Of a union of functions an argument that all of them take: the intersection of their arguments. */
type Intersected<Functions> = [Functions] extends [(values: infer Values) => void] ? Values : unknown;

/** The content: `json` where the route has a body, `form` where it has a form, and anything where it has neither. */
type ContentOption<Body, Form> = Form extends undefined
  ? Body extends undefined
    ? Pick<TestRequestOptions, "json" | "form" | "body">
    : IsOmittable<Body> extends true
      ? { readonly json?: Accepted<Body> }
      : { readonly json: Accepted<Body> }
  : { readonly form: SentSection<Form> };
