/** A filter of the application: `{{ title | shout: 3 }}` calls `shout(title, 3)`; `times: 3` arrives as `["times", 3]`. */
export type TemplateFilter = (...values: never[]) => unknown;
