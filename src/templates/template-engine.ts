/** Names and what they stand for in a template. Text from outside may be among it. */
export type TemplateValues = Readonly<Record<string, unknown>>;

/** What a template becomes: in "html" values are escaped, in "text" they are not. */
export type TemplateFormat = "html" | "text";

/**
 * What fills templates. LiquidJS is built in; others are added with the option `templates.engines`.
 *
 *   const mustache: TemplateEngine = { render: (name, values) => Mustache.render(readView(name), values) };
 */
export interface TemplateEngine {
  /**
   * Fills a template.
   *
   * @param name As given to `render`: "blog/page.html". May come from outside: an engine that reads files must not leave its
   *   directories for it.
   * @param values Those of the handler, with the API's `globals`, `request` and `urlFor` where the handler has none of the
   *   name. Not to be changed.
   * @throws Anything, when there is no such template or it cannot be filled; becomes a 500.
   */
  render(name: string, values: TemplateValues, format: TemplateFormat): string | Promise<string>;
}
